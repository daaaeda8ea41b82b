import { USER_HOURS, USERS_HALVED } from './user-hours.ts';

/** A table of sums as one table of facts feeds it. */
export interface SumsTable {
  table: string;
  from: 'events' | 'spans';
  /** SQL that finds its marker, and no sums. */
  isMarker: string;
  /** Columns in their order: SQL over facts, and over nothing (for the marker's row). */
  columns: Readonly<Record<string, readonly [sum: string, nothing: string]>>;
  /** SQL after FROM, before WHERE. */
  join?: string;
  /** SQL: which facts count. */
  where?: string;
  groupBy: readonly string[];
}

const NO_USERS = `arrayReduce('uniqState', CAST([], 'Array(UInt64)'))`;
const USERS = `uniqStateIf(user_key, user_key != 0)`;
const QUANTILES = '0.5, 0.75, 0.95, 0.99';
const NO_DURATIONS = `arrayReduce('quantilesTDigestWeightedState(${QUANTILES})', CAST([], 'Array(Float64)'), CAST([], 'Array(UInt32)'))`;
/** The digest takes whole weights: in tenths, so that one in three is told from one in 3.3. */
const DURATIONS = `quantilesTDigestWeightedState(${QUANTILES})(duration_ms, toUInt32(least(round(weight * 10), 4e9)))`;
const NO_TIME = `fromUnixTimestamp64Milli(toInt64(0), 'UTC')`;
const NO_DAY = 'toDate(0)';
const NO_MINUTE = `toDateTime(0, 'UTC')`;
const MINUTE = `toStartOfMinute(toDateTime(received_at, 'UTC'))`;

/** Users and traces have their own ways; as words of a project they would be one row each. */
const IS_NO_USER = `NOT startsWith(pair, 'user=')`;

/** Every table of sums. A column that is not listed gets its default: an empty state. */
export const SUMS = {
  group_days: {
    table: 'group_days',
    from: 'events',
    isMarker: 'project_id = 0',
    columns: {
      project_id: ['project_id', 'toUInt32(0)'],
      group_id: ['group_id', 'toUInt64(0)'],
      day: ['toDate(timestamp)', NO_DAY],
      events: ['count()', 'toUInt64(0)'],
      weighted: ['sum(toFloat64(weight))', 'toFloat64(0)'],
      hours: ['sumMap(map(toUInt8(toHour(timestamp)), toUInt64(1)))', `CAST(map(), 'Map(UInt8, UInt64)')`],
      beyond: [
        'sumMap(if(weight = 1, map(), map(toUInt8(toHour(timestamp)), toFloat64(weight) - 1)))',
        `CAST(map(), 'Map(UInt8, Float64)')`,
      ],
      users: [USER_HOURS, `CAST([], 'Array(UInt32)')`],
      halved: [USERS_HALVED, 'toUInt8(0)'],
      first_seen: ['min(timestamp)', NO_TIME],
      last_seen: ['max(timestamp)', NO_TIME],
    },
    groupBy: ['project_id', 'group_id', 'day'],
  },
  pair_days: {
    table: 'pair_days',
    from: 'events',
    isMarker: 'project_id = 0',
    columns: {
      project_id: ['project_id', 'toUInt32(0)'],
      pair: ['pair', `''`],
      day: ['toDate(timestamp)', NO_DAY],
      events: ['count()', 'toUInt64(0)'],
      last_seen: ['max(timestamp)', NO_TIME],
    },
    join: 'ARRAY JOIN pairs AS pair',
    where: IS_NO_USER,
    groupBy: ['project_id', 'pair', 'day'],
  },
  'release_minutes:events': {
    table: 'release_minutes',
    from: 'events',
    isMarker: `project_id = 0 AND environment = 'events'`,
    columns: {
      project_id: ['project_id', 'toUInt32(0)'],
      environment: ['toString(environment)', `'events'`],
      release: ['toString(release)', `''`],
      minute: [MINUTE, NO_MINUTE],
      errors: ['count()', 'toUInt64(0)'],
      weighted_errors: ['sum(toFloat64(weight))', 'toFloat64(0)'],
      users: [USERS, NO_USERS],
    },
    groupBy: ['project_id', 'environment', 'release', 'minute'],
  },
  'release_minutes:spans': {
    table: 'release_minutes',
    from: 'spans',
    isMarker: `project_id = 0 AND environment = 'spans'`,
    columns: {
      project_id: ['project_id', 'toUInt32(0)'],
      environment: ['toString(environment)', `'spans'`],
      release: ['toString(release)', `''`],
      minute: [MINUTE, NO_MINUTE],
      transactions: ['count()', 'toUInt64(0)'],
      weighted_transactions: ['sum(toFloat64(weight))', 'toFloat64(0)'],
      failed: ['toUInt64(sum(failed))', 'toUInt64(0)'],
      weighted_failed: ['sum(failed * toFloat64(weight))', 'toFloat64(0)'],
      durations: [DURATIONS, NO_DURATIONS],
      users: [USERS, NO_USERS],
    },
    where: 'is_segment = 1',
    groupBy: ['project_id', 'environment', 'release', 'minute'],
  },
  unmapped: {
    table: 'unmapped',
    from: 'events',
    isMarker: 'project_id = 0',
    columns: {
      project_id: ['project_id', 'toUInt32(0)'],
      key: ['key', `''`],
      group_id: ['group_id', 'toUInt64(0)'],
      event_id: ['event_id', `toUUID('00000000-0000-0000-0000-000000000000')`],
      timestamp: ['max(timestamp)', NO_TIME],
      received_at: ['max(received_at)', NO_TIME],
    },
    join: 'ARRAY JOIN unmapped AS key',
    groupBy: ['project_id', 'key', 'group_id', 'event_id'],
  },
  transaction_quarters: {
    table: 'transaction_quarters',
    from: 'spans',
    isMarker: 'project_id = 0',
    columns: {
      project_id: ['project_id', 'toUInt32(0)'],
      transaction: ['transaction', `''`],
      op: ['toString(op)', `''`],
      quarter: [`toStartOfInterval(toDateTime(started_at, 'UTC'), INTERVAL 15 MINUTE)`, NO_MINUTE],
      count: ['count()', 'toUInt64(0)'],
      weighted_count: ['sum(toFloat64(weight))', 'toFloat64(0)'],
      failed: ['toUInt64(sum(failed))', 'toUInt64(0)'],
      weighted_failed: ['sum(failed * toFloat64(weight))', 'toFloat64(0)'],
      weighted_ms: ['sum(duration_ms * weight)', 'toFloat64(0)'],
      durations: [DURATIONS, NO_DURATIONS],
      users: [USERS, NO_USERS],
    },
    where: 'is_segment = 1',
    groupBy: ['project_id', 'transaction', 'op', 'quarter'],
  },
  trace_days: {
    table: 'trace_days',
    from: 'spans',
    isMarker: `trace_id = '' AND project_id = 0`,
    columns: {
      trace_id: ['trace_id', `''`],
      project_id: ['project_id', 'toUInt32(0)'],
      day: ['toDate(received_at)', NO_DAY],
      spans: ['count()', 'toUInt64(0)'],
    },
    groupBy: ['trace_id', 'project_id', 'day'],
  },
} as const satisfies Record<string, SumsTable>;

export type SumsName = keyof typeof SUMS;

/** SQL of one roll: the sums of `facts`, and the marker's row. One block, hence there together or not at all. */
export function rollSelect(
  { from, join = '', where = 'true', columns, groupBy }: SumsTable,
  facts: string,
  marker: string,
): string {
  const entries = Object.entries(columns);
  const sums = entries.map(([name, [sum]]) => `${sum} AS ${aliasOf(name)}`).join(', ');
  const nothing = entries.map(([name, [, none]]) => `${none} AS ${aliasOf(name)}`).join(', ');
  const keys = groupBy.map(aliasOf).join(', ');
  return `SELECT * FROM (
    SELECT ${sums}, '' AS rolled_ FROM ${from} ${join} WHERE ${facts} AND ${where} GROUP BY ${keys}
    UNION ALL SELECT ${nothing}, '${marker}' AS rolled_
  ) ORDER BY ${keys}`;
}

/** An alias may not shadow the column that its own sum is made of. */
const aliasOf = (name: string): string => `${name}_`;
