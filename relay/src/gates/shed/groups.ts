import { categoryOfItem } from '@breakwater/sdk/wire';
import type { DataCategory, Item, ItemHeaders } from '@breakwater/sdk/wire';

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

const PICTURES: Group = { from: 0, to: 1 / 3, advertised: ['replay', 'profile', 'profile_chunk', 'profile_chunk_ui'] };
const LINES: Group = { from: 1 / 3, to: 2 / 3, advertised: ['log_item', 'trace_metric', 'metric_bucket'] };
const TRACES: Group = { from: 2 / 3, to: 1, advertised: ['transaction', 'span'] };
/**
 * Reports on broken policies: a page that breaks a policy does so for each visitor. The first report of an issue is kept, as
 * with errors.
 */
const REPORTS: Group = { from: 2 / 3, to: 1, advertised: [] };
const ERRORS: Group = { from: 1, to: 2, advertised: [] };
const REST: Group = { from: 2, to: 3, advertised: ['session', 'monitor', 'attachment'] };
/** Reports of units that clients have lost: they are small, and account for everything else. */
const NEVER: Group = { from: Infinity, to: Infinity, advertised: [] };

export const GROUPS: readonly Group[] = [PICTURES, LINES, TRACES, REPORTS, ERRORS, REST];

const GROUP_OF_CATEGORY: Partial<Record<DataCategory, Group>> = {
  replay: PICTURES,
  profile: PICTURES,
  profile_chunk: PICTURES,
  profile_chunk_ui: PICTURES,
  log_item: LINES,
  trace_metric: LINES,
  metric_bucket: LINES,
  transaction: TRACES,
  span: TRACES,
  security: REPORTS,
  error: ERRORS,
  internal: NEVER,
};
/** Types without a category, by their content. */
const GROUP_OF_TYPE: ReadonlyMap<string, Group> = new Map([
  ['statsd', LINES],
  ['metric_buckets', LINES],
  ['otel_span', TRACES],
  ['otel_log', LINES],
  ['otel_traces_data', TRACES],
  ['otel_logs_data', LINES],
]);

export function groupOf(headers: ItemHeaders): Group {
  const category = categoryOfItem(headers);
  return (category && GROUP_OF_CATEGORY[category]) ?? GROUP_OF_TYPE.get(headers.type) ?? REST;
}

/** The share of a group that is shed, from 0, nothing, to 1, all of it. */
export const shareShed = ({ from, to }: Group, level: number): number =>
  Math.min(1, Math.max(0, (level - from) / (to - from)));

/** Whether a level sheds an item of this type whatever its content. */
export const isShedWhole = ({ headers }: Pick<Item, 'headers'>, level: number): boolean =>
  !makesIssue(headers) && shareShed(groupOf(headers), level) === 1;

/** Whether an item may be the first event of an issue, which no level sheds. */
export const makesIssue = ({ type }: ItemHeaders): boolean => type === 'event';
