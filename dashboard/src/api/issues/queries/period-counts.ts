import type { Store } from '@breakwater/processor/store';

import { IN_PERIOD, IN_PROJECTS, SINCE } from '../../sql/bound.ts';
import { BARS } from '../../sql/window.ts';
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
  chart?: Record<string, string>;
}

export interface CountsQuestion {
  groups: readonly GroupOfIssue[];
  /** SQL on facts that the sums do not hold. */
  tail: string;
  /** Conditions on facts. Null where all events count: then the sums answer. */
  ofEvent: readonly string[] | null;
  /** Null where nobody looks at the chart. */
  chartSteps: number | null;
  params: Record<string, unknown>;
}

const FIRST_DAY_ENDS = `toDateTime(toDate(${SINCE}) + 1, 'UTC')`;

/** Events, users, bars and chart of the period for issues of which all groups are given; users of several groups count once. */
export async function periodCounts(store: Store, question: CountsQuestion): Promise<PeriodCounts[]> {
  const { groups, params, chartSteps } = question;
  if (groups.length === 0) return [];
  return store.select<PeriodCounts>(
    `
    SELECT project_id AS projectId, toString(owner) AS issueId, toFloat64(sum(n)) AS events, sum(w) AS weighted,
           toFloat64(uniqMerge(u)) AS users, sumMap(b) AS bars${chartSteps === null ? '' : ', sumMap(c) AS chart'}
    FROM (${countedRows(question)})
    GROUP BY projectId, issueId`,
    { ...params, ...ownersOf(groups) },
  );
}

/** SQL: counts of issues, or of parts of them, that together are every event of the period once. */
function countedRows({ tail, ofEvent, chartSteps }: CountsQuestion): string {
  const factsOf = (condition: string, prewhere = ''): string => `
      SELECT project_id, ${OWNER} AS owner, count() AS n, sum(toFloat64(weight)) AS w, uniqStateIf(user_key, user_key != 0) AS u,
             ${ofTimes(BARS, barOf)} AS b${chartSteps === null ? '' : `, ${ofTimes(chartSteps, stepOf)} AS c`}
      FROM events
      ${prewhere}
      WHERE ${IN_PERIOD} AND group_id IN {groups:Array(UInt64)} AND ${condition}
      GROUP BY project_id, owner`;
  if (ofEvent) return factsOf('1', ofEvent.length > 0 ? `PREWHERE ${ofEvent.join(' AND ')}` : '');
  return [
    `
      SELECT project_id, ${OWNER} AS owner, sum(events) AS n, sum(weighted) AS w, uniqMergeState(users) AS u,
             sumMap(${ofHours(barOf)}) AS b${chartSteps === null ? '' : `, sumMap(${ofHours(stepOf)}) AS c`}
      FROM group_days
      WHERE ${IN_PROJECTS} AND group_id IN {groups:Array(UInt64)} AND day > toDate(${SINCE})
      GROUP BY project_id, owner`,
    // A day's users cannot be parted by the hour, so those of the first day's rest come from the facts.
    factsOf(`timestamp < ${FIRST_DAY_ENDS}`),
    factsOf(`timestamp >= ${FIRST_DAY_ENDS} AND ${tail}`),
  ].join(' UNION ALL ');
}

const barOf = (second: string): string => `toUInt16(intDiv(${second} - {since:UInt32}, {step:UInt32}))`;
const stepOf = (second: string): string => `toUInt16(intDiv(${second} - {chartSince:UInt32}, {chartStep:UInt32}))`;

/** SQL: the hours of a day by bar or step, for `sumMap`, which adds equal keys. */
const ofHours = (keyOf: (second: string) => string): string =>
  `mapFromArrays(arrayMap(hour -> ${keyOf(`toUnixTimestamp(toDateTime(day, 'UTC')) + hour * 3600`)}, mapKeys(hours)), mapValues(hours))`;

/** SQL: events by bar or step. An event of a clock that is ahead may lie beyond the last one. */
const ofTimes = (count: number, keyOf: (second: string) => string): string =>
  `mapFromArrays(arrayMap(step -> toUInt16(step), range(${count})), countResample(0, ${count}, 1)(toInt32(${keyOf('toUnixTimestamp(timestamp)')})))`;
