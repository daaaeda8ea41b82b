import { categoryOfItem } from '@breakwater/sdk/wire';
import type { DataCategory, Item, ItemHeaders } from '@breakwater/sdk/wire';

/**
 * What is shed together, and from which level on: none of it at `from`, all of it at `to`. Levels rise from 0 (nothing) over
 * 1 (whatever is no error), 2 (repeated errors too) to 3 (all but the first event of an issue). The cheapest to lose goes first.
 */
export interface Group {
  from: number;
  to: number;
  /** What clients are told to keep back. Errors never: whoever holds them back holds back the first of an issue too. */
  advertised: readonly DataCategory[];
}

const PICTURES: Group = { from: 0, to: 1 / 3, advertised: ['replay', 'profile', 'profile_chunk', 'profile_chunk_ui'] };
const LINES: Group = { from: 1 / 3, to: 2 / 3, advertised: ['log_item', 'trace_metric', 'metric_bucket'] };
const TRACES: Group = { from: 2 / 3, to: 1, advertised: ['transaction', 'span'] };
/** Of broken policies: a page that breaks one does so for each visitor. The first of an issue is kept, as of errors. */
const REPORTS: Group = { from: 2 / 3, to: 1, advertised: [] };
const ERRORS: Group = { from: 1, to: 2, advertised: [] };
const REST: Group = { from: 2, to: 3, advertised: ['session', 'monitor', 'attachment'] };
/** Reports of what clients have lost: small, and the account of everything else. */
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
/** Types that no category names, by what they hold. */
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

/** From 0, nothing, to 1, all of it. */
export const shareShed = ({ from, to }: Group, level: number): number =>
  Math.min(1, Math.max(0, (level - from) / (to - from)));

/** Whether an item is one that a level sheds whatever it holds. */
export const isShedWhole = ({ headers }: Pick<Item, 'headers'>, level: number): boolean =>
  !makesIssue(headers) && shareShed(groupOf(headers), level) === 1;

/** Whether an item may be the first event of an issue, which no level sheds. */
export const makesIssue = ({ type }: ItemHeaders): boolean => type === 'event';
