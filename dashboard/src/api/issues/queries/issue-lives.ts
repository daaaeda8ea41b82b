import type { Store } from '@breakwater/processor/store';

import { IN_PROJECTS, millis } from '../../sql/bound.ts';
import { OWNER, ownersOf } from './issue-groups.ts';
import type { GroupOfIssue } from './issue-groups.ts';

/** The whole life of an issue, which the sums keep when its events have expired. */
export interface IssueLife {
  projectId: number;
  issueId: string;
  firstSeen: number;
  lastSeen: number;
}

/** The counts of a whole life. */
export interface LifeCounts {
  events: number;
  /** Events that the stored ones stand for, by their sample rates. */
  weighted: number;
  users: number;
}

/** First and last event of issues of which all groups are given. `tail` is SQL on facts that the sums do not hold. */
export const issueLives = (
  store: Store,
  { projectIds, groups, tail }: { projectIds: readonly number[]; groups: readonly GroupOfIssue[]; tail: string },
): Promise<IssueLife[]> =>
  store.select<IssueLife>(
    `
    SELECT project_id AS projectId, toString(${OWNER}) AS issueId, ${millis('min(first)')} AS firstSeen, ${millis('max(last)')} AS lastSeen
    FROM (
      SELECT project_id, group_id, first_seen AS first, last_seen AS last FROM group_days WHERE ${OF_GROUPS}
      UNION ALL
      SELECT project_id, group_id, timestamp AS first, timestamp AS last FROM events WHERE ${OF_GROUPS} AND ${tail}
    )
    GROUP BY projectId, issueId`,
    { projects: projectIds, ...ownersOf(groups) },
  );

/** Counts of one issue of which all groups are given; users of several groups count once. */
export async function lifeCounts(
  store: Store,
  { projectIds, groups, tail }: { projectIds: readonly number[]; groups: readonly GroupOfIssue[]; tail: string },
): Promise<LifeCounts> {
  const [row] = await store.select<LifeCounts>(
    `
    SELECT toFloat64(sum(n)) AS events, sum(w) AS weighted, toFloat64(uniqMerge(u)) AS users
    FROM (
      SELECT events AS n, weighted AS w, users AS u FROM group_days WHERE ${OF_GROUPS}
      UNION ALL
      SELECT count() AS n, sum(toFloat64(weight)) AS w, uniqStateIf(user_key, user_key != 0) AS u
      FROM events
      WHERE ${OF_GROUPS} AND ${tail}
    )`,
    { projects: projectIds, ...ownersOf(groups) },
  );
  return row ?? { events: 0, weighted: 0, users: 0 };
}

const OF_GROUPS = `${IN_PROJECTS} AND group_id IN {groups:Array(UInt64)}`;
