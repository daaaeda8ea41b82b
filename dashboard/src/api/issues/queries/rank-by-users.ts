import { groupsOfIssues } from '@breakwater/processor/issues';
import { USER_HOUR, usersCounted, usersOf, withHalved } from '@breakwater/processor/sums';
import type { Store } from '@breakwater/processor/store';

import { IN_PERIOD, IN_PROJECTS, SINCE } from '../../sql/bound.ts';
import { AS_OF, changedDays } from './as-of.ts';
import { usersInPeriod } from './issue-rows.ts';
import { byIssue } from './issue-groups.ts';
import { issueRank, statesOf } from './issue-rank.ts';
import type { RankedIssue, RankQuestion } from './issue-rank.ts';

type UsersQuestion = Omit<RankQuestion, 'sort'>;

/** Issues with the most events, in multiples of a page, among which the page is looked for before all are counted. */
const TRIES = [4, 16];
/** Their groups have to be counted at once. */
const MOST_CANDIDATES = 2_000;

/**
 * One page of issues by users, exact without counting the users of all issues: no issue has more users than events. So the page
 * is found among those with the most events once its last issue has more users than the next issue has events.
 */
export async function rankByUsers(store: Store, question: UsersQuestion): Promise<RankedIssue[]> {
  for (const times of TRIES) {
    const most = question.rows * times;
    if (most > MOST_CANDIDATES) break;
    const candidates = await issueRank(store, { ...question, sort: 'mostEvents', cursor: null, rows: most + 1 });
    const next = candidates[most];
    const page = await usersOfIssues(store, question, candidates.slice(0, most));
    const last = page[question.rows - 1];
    const total = candidates[0]?.total ?? 0;
    if (!next || (last && last.sortValue > next.sortValue)) return page.map((issue) => ({ ...issue, total }));
  }
  return usersOfIssues(store, question, null);
}

/** Issues by users, of `candidates` or of all. */
const usersOfIssues = (
  store: Store,
  { cursor, rows, params, ofIssue, ...question }: UsersQuestion,
  candidates: readonly RankedIssue[] | null,
): Promise<RankedIssue[]> => {
  const listed = candidates
    ? `${IN_PROJECTS} AND issue_id IN {candidates:Array(UInt64)}`
    : `(project_id, issue_id) IN (${statesOf(ofIssue)})`;
  const groups = candidates ? `AND group_id IN (${groupsOfIssues(IN_PROJECTS, '{candidates:Array(UInt64)}')})` : '';
  return withHalved((most) =>
    store.select<RankedIssue & { halved: number }>(
      `
    SELECT project_id AS projectId, toString(issue_id) AS issueId, toFloat64(sort_value) AS sortValue, toFloat64(issue_count) AS total,
           most_halved AS halved
    FROM (
      SELECT project_id, issue_id, toInt64(users) AS sort_value, count() OVER () AS issue_count, max(issue_halved) OVER () AS most_halved
      FROM (${byIssue(`${countOf(question, most)} AS users, max(g.last) AS last, max(g.halved) AS issue_halved`, userRows(question, groups))})
      WHERE last >= ${SINCE} AND ${listed}
    )
    ${cursor ? 'WHERE (sort_value, issue_id) < ({afterValue:Int64}, {afterId:UInt64})' : ''}
    ORDER BY sort_value DESC, issue_id DESC
    LIMIT {rows:UInt32}`,
      {
        ...params,
        rows,
        ...(candidates && { candidates: candidates.map(({ issueId }) => BigInt(issueId)) }),
        ...(cursor && { afterValue: cursor.value, afterId: cursor.id }),
      },
    ),
  );
};

/** SQL: users of an issue, of the rows below. */
const countOf = ({ ofEvent }: Pick<UsersQuestion, 'ofEvent'>, most: number): string =>
  ofEvent ? 'uniqMerge(g.u)' : usersCounted(most, (times) => `uniqArray(${usersOf('g.u', times)})`, 'max(g.halved)');

/** SQL: users of groups, or of days of groups, with the last event. */
function userRows(
  { tail, ofEvent, isBounded }: Omit<UsersQuestion, 'cursor' | 'rows' | 'params' | 'ofIssue'>,
  groups: string,
): string {
  const facts = (users: string, condition: string, prewhere = ''): string => `
        SELECT project_id, group_id, ${users} AS u, toUInt8(0) AS halved, max(timestamp) AS last
        FROM events
        ${prewhere}
        WHERE ${IN_PERIOD} ${groups} AND ${condition}
        GROUP BY project_id, group_id`;
  const settled = `stored_at <= ${AS_OF}`;
  if (ofEvent)
    return facts(
      'uniqStateIf(user_key, user_key != 0)',
      isBounded ? settled : '1',
      ofEvent.length > 0 ? `PREWHERE ${ofEvent.join(' AND ')}` : '',
    );
  const intact = isBounded ? `AND (project_id, group_id, day) NOT IN (${changedDays(tail)})` : '';
  const changed = `NOT ${tail} AND (project_id, group_id, toDate(timestamp)) IN (${changedDays(tail)})`;
  const notInSums = (which: string): string =>
    facts(`groupUniqArrayIf(${USER_HOUR}, user_key != 0)`, `${which} AND ${settled}`);
  return [
    `
        SELECT project_id, group_id, ${usersInPeriod('users')} AS u, halved, last_seen AS last
        FROM group_days
        WHERE ${IN_PROJECTS} ${groups} AND day >= toDate(${SINCE}) ${intact}`,
    notInSums(tail),
    ...(isBounded ? [notInSums(changed)] : []),
  ].join(' UNION ALL ');
}
