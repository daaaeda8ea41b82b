import type { Store } from '@breakwater/processor/store';

import type { Period } from '../../../contract/periods.ts';
import { BARS, barsOf, chartOf } from '../../sql/window.ts';
import { CLOCK_SLACK, millis, seconds } from '../../sql/bound.ts';
import { ISSUE_COLUMNS, issuesAsSeen } from './issue-columns.ts';
import type { AnsweredIssue } from './issue-columns.ts';

export type IssueSummaryRow = AnsweredIssue & {
  firstRelease: string;
  resolvedAt: number;
  resolvedBy: string;
  resolvedInRelease: string;
  lifetimeEvents: number;
  lifetimeUsers: number;
  /** Events by step of `chartOf(period)`. */
  chart: number[];
};

/** One issue: its state, its whole life and the period. Null where there is none. */
export async function issueSummary(
  store: Store,
  projectIds: readonly number[],
  issueId: string,
  period: Period,
  now: number,
): Promise<IssueSummaryRow | null> {
  const bars = barsOf(period, now);
  const chart = chartOf(period, now);
  const counts = period === '1h' ? countsFromEvents(chart.steps) : countsFromHours(chart.steps);
  const rows = await store.select<IssueSummaryRow>(
    `
    SELECT ${ISSUE_COLUMNS},
           first_release AS firstRelease, resolved_by AS resolvedBy, resolved_in_release AS resolvedInRelease,
           ${millis('resolved_at')} AS resolvedAt,
           ${millis('lifetime_first')} AS firstSeen, ${millis('lifetime_last')} AS lastSeen,
           toFloat64(lifetime_events) AS lifetimeEvents, toFloat64(lifetime_users) AS lifetimeUsers,
           toFloat64(event_count) AS events, toFloat64(user_count) AS users,
           arrayMap(bar -> toFloat64(bar), bars) AS trend, arrayMap(step -> toFloat64(step), chart_steps) AS chart
    FROM (${issuesAsSeen('project_id IN {projects:Array(UInt32)} AND issue_id = {issue:UInt64}')}) AS issue
    CROSS JOIN (${counts}) AS counts
    LIMIT 1`,
    {
      projects: projectIds,
      issue: issueId,
      since: seconds(bars.sinceMs),
      step: seconds(bars.stepMs),
      chartSince: seconds(chart.sinceMs),
      chartStep: seconds(chart.stepMs),
    },
  );
  return rows[0] ?? null;
}

const barOf = (time: string): string => `intDiv(toUnixTimestamp(${time}) - {since:UInt32}, {step:UInt32})`;
const chartStepOf = (time: string): string =>
  `intDiv(toUnixTimestamp(${time}) - {chartSince:UInt32}, {chartStep:UInt32})`;

const countsFromHours = (chartSteps: number): string => `
      SELECT sum(h.events) AS event_count, uniqMerge(h.users) AS user_count,
             sumResample(0, ${BARS}, 1)(h.events, ${barOf('h.hour')}) AS bars,
             sumResample(0, ${chartSteps}, 1)(h.events, ${chartStepOf('h.hour')}) AS chart_steps
      FROM issue_hours AS h
      WHERE project_id IN {projects:Array(UInt32)} AND issue_id = {issue:UInt64} AND h.hour >= toDateTime({since:UInt32}, 'UTC')`;

const countsFromEvents = (chartSteps: number): string => `
      SELECT count() AS event_count, uniqIf(user_key, user_key != '') AS user_count,
             countResample(0, ${BARS}, 1)(${barOf('timestamp')}) AS bars,
             countResample(0, ${chartSteps}, 1)(${chartStepOf('timestamp')}) AS chart_steps
      FROM events
      WHERE project_id IN {projects:Array(UInt32)} AND issue_id = {issue:UInt64}
        AND timestamp >= toDateTime({since:UInt32}, 'UTC') AND received_at >= toDateTime({since:UInt32}, 'UTC') - ${CLOCK_SLACK}`;
