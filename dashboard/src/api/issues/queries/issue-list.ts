import type { Store } from '@breakwater/processor/store';

import type { IssueSearch } from '../../../contract/issues.ts';
import type { Period } from '../../../contract/periods.ts';
import type { Cursor } from '../../sql/cursor.ts';
import { compileSearch } from '../../search/compile.ts';
import type { Term } from '../../search/parse.ts';
import { BARS, barsOf } from '../../sql/window.ts';
import { CLOCK_SLACK, millis, seconds } from '../../sql/bound.ts';
import { ISSUE_COLUMNS, issuesAsSeen } from './issue-columns.ts';
import type { AnsweredIssue } from './issue-columns.ts';

export interface IssueListQuestion {
  projectIds: readonly number[];
  terms: readonly Term[];
  environment: string | null;
  sort: IssueSearch['sort'];
  period: Period;
  limit: number;
  cursor: Cursor | null;
  now: number;
}

export type IssueListRow = AnsweredIssue & { total: number; sortValue: number };

const SORT_VALUES: Record<IssueSearch['sort'], string> = {
  lastSeen: 'toUnixTimestamp64Milli(seen_last)',
  firstSeen: 'toUnixTimestamp64Milli(lifetime_first)',
  events: 'toInt64(event_count)',
  users: 'toInt64(user_count)',
};

/**
 * Issues with an event in the period, one row more than asked for where there are more. An issue exists once its decider has
 * written a state. Events whose issue has none yet (a moment behind) are not listed before that, because their issue cannot be
 * resolved.
 */
export async function issueList(store: Store, question: IssueListQuestion): Promise<IssueListRow[]> {
  const { projectIds, sort, period, limit, cursor, now } = question;
  const search = compileSearch({ terms: [...question.terms] });
  if (question.environment !== null) {
    search.ofEvent.push('environment = {environment:String}');
    search.params.environment = question.environment;
  }
  const window = barsOf(period, now);
  // Hourly sums have neither minutes nor the fields of events.
  const counts = period === '1h' || search.ofEvent.length > 0 ? countsFromEvents(search.ofEvent) : COUNTS_FROM_HOURS;

  return store.select<IssueListRow>(
    `
    SELECT ${ISSUE_COLUMNS},
           ${millis('lifetime_first')} AS firstSeen, ${millis('seen_last')} AS lastSeen,
           toFloat64(event_count) AS events, toFloat64(user_count) AS users,
           arrayMap(bar -> toFloat64(bar), bars) AS trend,
           toFloat64(issue_count) AS total, toFloat64(sort_value) AS sortValue
    FROM (
      SELECT *, ${SORT_VALUES[sort]} AS sort_value, count() OVER () AS issue_count
      FROM (${counts}) AS counts
      INNER JOIN (${issuesAsSeen('project_id IN {projects:Array(UInt32)}')}) AS issue USING (project_id, issue_id)
      ${search.ofIssue.length > 0 ? `WHERE ${search.ofIssue.join(' AND ')}` : ''}
    )
    ${cursor ? 'WHERE (sort_value, issue_id) < ({afterValue:Int64}, {afterId:UInt64})' : ''}
    ORDER BY sort_value DESC, issue_id DESC
    LIMIT {rows:UInt32}`,
    {
      ...search.params,
      projects: projectIds,
      since: seconds(window.sinceMs),
      step: seconds(window.stepMs),
      rows: limit + 1,
      ...(cursor ? { afterValue: cursor.value, afterId: cursor.id } : {}),
    },
  );
}

const COUNTS_FROM_HOURS = `
        SELECT project_id, issue_id, sum(h.events) AS event_count, uniqMerge(h.users) AS user_count,
               max(h.last_seen) AS seen_last,
               sumResample(0, ${BARS}, 1)(h.events, intDiv(toUnixTimestamp(h.hour) - {since:UInt32}, {step:UInt32})) AS bars
        FROM issue_hours AS h
        WHERE project_id IN {projects:Array(UInt32)} AND h.hour >= toDateTime({since:UInt32}, 'UTC')
        GROUP BY project_id, issue_id`;

const countsFromEvents = (conditions: readonly string[]): string => `
        SELECT project_id, issue_id, count() AS event_count, uniqIf(user_key, user_key != '') AS user_count,
               max(timestamp) AS seen_last,
               countResample(0, ${BARS}, 1)(intDiv(toUnixTimestamp(timestamp) - {since:UInt32}, {step:UInt32})) AS bars
        FROM events
        WHERE ${[
          'project_id IN {projects:Array(UInt32)}',
          `timestamp >= toDateTime({since:UInt32}, 'UTC')`,
          `received_at >= toDateTime({since:UInt32}, 'UTC') - ${CLOCK_SLACK}`,
          ...conditions,
        ].join(' AND ')}
        GROUP BY project_id, issue_id`;
