import type { Store } from '@breakwater/processor/store';

import { IN_PERIOD, IN_PROJECTS, SINCE } from '../../sql/bound.ts';
import { OWNER, ownersOf } from './issue-groups.ts';
import type { GroupOfIssue } from './issue-groups.ts';

export interface PeriodCounts {
  projectId: number;
  issueId: string;
  events: number;
  /** Events that the stored ones stand for, by their sample rates. */
  weighted: number;
  users: number;
  /** Events by number of the bar, or of the step of the chart; a number without events is absent. */
  bars: Record<string, string>;
  chart: Record<string, string>;
}

export interface CountsQuestion {
  groups: readonly GroupOfIssue[];
  /** SQL on facts that the sums do not hold. */
  tail: string;
  /** Conditions on facts. Null where all events count: then the sums answer. */
  ofEvent: readonly string[] | null;
  /** Without a chart its steps are absent. */
  hasChart: boolean;
  params: Record<string, unknown>;
}

const FIRST_DAY_ENDS = `toDateTime(toDate(${SINCE}) + 1, 'UTC')`;

/** Events, users, bars and chart of the period for issues of which all groups are given; users of several groups count once. */
export async function periodCounts(store: Store, question: CountsQuestion): Promise<PeriodCounts[]> {
  const { groups, params } = question;
  if (groups.length === 0) return [];
  return store.select<PeriodCounts>(
    `
    SELECT project_id AS projectId, toString(${OWNER}) AS issueId, toFloat64(sum(n)) AS events, sum(w) AS weighted,
           toFloat64(uniqMerge(u)) AS users, sumMap(b) AS bars, sumMap(c) AS chart
    FROM (${countedRows(question)})
    GROUP BY projectId, issueId`,
    { ...params, ...ownersOf(groups) },
  );
}

/** SQL: counts of groups, or of days of groups, that together are every event of the period once. */
function countedRows({ tail, ofEvent, hasChart }: CountsQuestion): string {
  const ofGroups = `${IN_PROJECTS} AND group_id IN {groups:Array(UInt64)}`;
  const factsOf = (condition: string, prewhere = ''): string => `
      SELECT project_id, group_id, count() AS n, sum(toFloat64(weight)) AS w, uniqStateIf(user_key, user_key != 0) AS u,
             sumMap(map(${barOf('toUnixTimestamp(timestamp)')}, toUInt64(1))) AS b,
             ${hasChart ? `sumMap(map(${stepOf('toUnixTimestamp(timestamp)')}, toUInt64(1)))` : NO_STEPS} AS c
      FROM events
      ${prewhere}
      WHERE ${IN_PERIOD} AND group_id IN {groups:Array(UInt64)} AND ${condition}
      GROUP BY project_id, group_id`;
  if (ofEvent) return factsOf('1', ofEvent.length > 0 ? `PREWHERE ${ofEvent.join(' AND ')}` : '');
  return [
    `
      SELECT project_id, group_id, events AS n, weighted AS w, users AS u, ${ofHours(barOf)} AS b,
             ${hasChart ? ofHours(stepOf) : NO_STEPS} AS c
      FROM group_days
      WHERE ${ofGroups} AND day > toDate(${SINCE})`,
    // A day's users cannot be parted by the hour, so those of the first day's rest come from the facts.
    factsOf(`timestamp < ${FIRST_DAY_ENDS}`),
    factsOf(`timestamp >= ${FIRST_DAY_ENDS} AND ${tail}`),
  ].join(' UNION ALL ');
}

const NO_STEPS = `CAST(map(), 'Map(UInt16, UInt64)')`;

const barOf = (second: string): string => `toUInt16(intDiv(${second} - {since:UInt32}, {step:UInt32}))`;
const stepOf = (second: string): string => `toUInt16(intDiv(${second} - {chartSince:UInt32}, {chartStep:UInt32}))`;

/** SQL: the hours of a day by bar or step, for `sumMap`, which adds equal keys. */
const ofHours = (keyOf: (second: string) => string): string =>
  `mapFromArrays(arrayMap(hour -> ${keyOf(`toUnixTimestamp(toDateTime(day, 'UTC')) + hour * 3600`)}, mapKeys(hours)), mapValues(hours))`;
