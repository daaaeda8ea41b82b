import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { IN_PERIOD } from '../../sql/bound.ts';
import { BARS } from '../../sql/window.ts';
import { OWNER, ownersOf } from './issue-groups.ts';
import type { GroupOfIssue } from './issue-groups.ts';

export interface PeriodCounts {
  projectId: AllowedId;
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
  /** Conditions on facts. */
  ofEvent: readonly string[];
  /** Null where nobody looks at the chart. */
  chartSteps: number | null;
  params: Record<string, unknown>;
}

/**
 * Events, users, bars and chart of the period for issues of which all groups are given, by the facts; users of several groups count
 * once. Where all events of whole hours count, the sums answer (`issue-sums.ts`).
 */
export async function periodCounts(
  store: Store,
  { groups, ofEvent, chartSteps, params }: CountsQuestion,
): Promise<PeriodCounts[]> {
  if (groups.length === 0) return [];
  return store.select<PeriodCounts>(
    `
    SELECT project_id AS projectId, toString(${OWNER} AS owner) AS issueId, toFloat64(count()) AS events, sum(toFloat64(weight)) AS weighted,
           toFloat64(uniqIf(user_key, user_key != 0)) AS users,
           ${ofTimes(BARS, barOf)} AS bars${chartSteps === null ? '' : `, ${ofTimes(chartSteps, chartStepOf)} AS chart`}
    FROM events
    PREWHERE ${['group_id IN {groups:Array(UInt64)}', ...ofEvent].join(' AND ')}
    WHERE ${IN_PERIOD}
    GROUP BY project_id, owner`,
    { ...params, ...ownersOf(groups) },
  );
}

/** SQL: the bar, or the step of the chart, of a time in seconds. */
export const barOf = (second: string): string => `toUInt16(intDiv(${second} - {since:UInt32}, {step:UInt32}))`;
export const chartStepOf = (second: string): string =>
  `toUInt16(intDiv(${second} - {chartSince:UInt32}, {chartStep:UInt32}))`;

/** SQL: events by bar or step. An event of a clock that is ahead may lie beyond the last one. */
const ofTimes = (count: number, keyOf: (second: string) => string): string =>
  `mapFromArrays(arrayMap(step -> toUInt16(step), range(${count})), countResample(0, ${count}, 1)(toInt32(${keyOf('toUnixTimestamp(timestamp)')})))`;
