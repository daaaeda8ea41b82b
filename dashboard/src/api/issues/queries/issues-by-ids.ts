import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { IN_PROJECTS, NOT_DELETED } from '../../sql/bound.ts';
import { issueGroups, OWNER, ownersOf } from './issue-groups.ts';
import { FOUND_COLUMNS } from './issue-by-id.ts';
import type { NamedIssue } from './issue-by-id.ts';

/** The issues among these ids. */
export const issuesByIds = (
  store: Store,
  projectIds: readonly AllowedId[],
  issueIds: readonly string[],
): Promise<NamedIssue[]> =>
  store.select<NamedIssue>(
    `SELECT ${FOUND_COLUMNS} FROM issues FINAL WHERE ${IN_PROJECTS} AND ${NOT_DELETED} AND issue_id IN {issues:Array(UInt64)}`,
    { projects: projectIds, issues: issueIds.map(BigInt) },
  );

/** The release of the last event that named one, by issue. Issues whose stored events name none are absent. */
export async function lastReleases(
  store: Store,
  projectIds: readonly AllowedId[],
  issueIds: readonly string[],
): Promise<Map<string, string>> {
  const groups = await issueGroups(store, projectIds, issueIds);
  const rows = await store.select<{ issueId: string; lastRelease: string }>(
    `
    SELECT toString(${OWNER}) AS issueId, argMax(toString(release), (timestamp, event_id)) AS lastRelease
    FROM events
    WHERE ${IN_PROJECTS} AND group_id IN {groups:Array(UInt64)} AND release != ''
    GROUP BY issueId`,
    { projects: projectIds, ...ownersOf(groups) },
  );
  return new Map(rows.map(({ issueId, lastRelease }) => [issueId, lastRelease]));
}
