import type { DataCategory, Item, ItemHeaders } from '@breakwater/sdk/wire';

import { itemPathOf } from '../../log/index.ts';
import type { ShedGroup } from '../../log/index.ts';

/**
 * Categories that are shed together, and at which level: none of them at `from`, all at `to`. Level 0 sheds nothing, 1 all that
 * is no error, 2 repeated errors too, 3 all but the first event of each issue. The cheapest loss comes first.
 */
export interface Group {
  from: number;
  to: number;
  /**
   * The categories that answers ask clients to keep back. Errors are never among them: a client that keeps errors back also
   * keeps back the first of an issue.
   */
  advertised: readonly DataCategory[];
}

const GROUPS_BY_NAME: Readonly<Record<ShedGroup, Group>> = {
  pictures: { from: 0, to: 1 / 3, advertised: ['replay', 'profile', 'profile_chunk', 'profile_chunk_ui'] },
  lines: { from: 1 / 3, to: 2 / 3, advertised: ['log_item', 'trace_metric', 'metric_bucket'] },
  traces: { from: 2 / 3, to: 1, advertised: ['transaction', 'span'] },
  // A page that breaks a policy does so for each visitor. The first report of an issue is kept, as the first error is.
  reports: { from: 2 / 3, to: 1, advertised: [] },
  errors: { from: 1, to: 2, advertised: [] },
  rest: { from: 2, to: 3, advertised: ['session', 'monitor', 'attachment'] },
  never: { from: Infinity, to: Infinity, advertised: [] },
};

export const GROUPS: readonly Group[] = Object.values(GROUPS_BY_NAME);

export const groupOf = (headers: ItemHeaders): Group => GROUPS_BY_NAME[itemPathOf(headers).shed];

/** The share of a group that is shed, from 0, nothing, to 1, all of it. */
export const shareShed = ({ from, to }: Group, level: number): number =>
  Math.min(1, Math.max(0, (level - from) / (to - from)));

/** Whether a level sheds an item of this type whatever its content. */
export const isShedWhole = ({ headers }: Pick<Item, 'headers'>, level: number): boolean =>
  !makesIssue(headers) && shareShed(groupOf(headers), level) === 1;

/** Whether an item may be the first event of an issue, which no level sheds. */
export const makesIssue = (headers: ItemHeaders): boolean => itemPathOf(headers).makesIssue === true;
