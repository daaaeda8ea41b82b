import type { AllowedId } from '@breakwater/processor/directory';
import { exactly } from '@breakwater/processor/sums';
import type { Store } from '@breakwater/processor/store';

import { IN_PROJECTS, millis, NOT_DELETED } from '../../sql/bound.ts';

/** Figures of a release in a project. */
export interface ReleaseFigures {
  projectId: AllowedId;
  release: string;
  /** Issues that began in it. */
  newIssues: number;
  /** When an event of it was received last, to the minute; 0 where none is kept. */
  lastEvent: number;
}

/** Figures of these releases, in each project where there are any. */
export async function releaseFigures(
  store: Store,
  projectIds: readonly AllowedId[],
  releases: readonly string[],
): Promise<ReleaseFigures[]> {
  if (projectIds.length === 0 || releases.length === 0) return [];
  const params = { projects: projectIds, releases };
  const [begun, last] = await Promise.all([
    store.select<{ projectId: AllowedId; release: string; issues: number }>(
      `SELECT project_id AS projectId, first_release AS release, toFloat64(count()) AS issues
       FROM issues FINAL
       WHERE ${IN_PROJECTS} AND first_release IN {releases:Array(String)} AND merged_into = 0 AND ${NOT_DELETED}
       GROUP BY project_id, first_release`,
      params,
    ),
    lastEvents(store, params),
  ]);
  const figures = new Map<string, ReleaseFigures>();
  const of = (projectId: AllowedId, release: string): ReleaseFigures => {
    const key = `${projectId}:${release}`;
    const known = figures.get(key) ?? { projectId, release, newIssues: 0, lastEvent: 0 };
    figures.set(key, known);
    return known;
  };
  for (const { projectId, release, issues } of begun) of(projectId, release).newIssues = issues;
  for (const { projectId, seen, at } of last) of(projectId, seen).lastEvent = at;
  return [...figures.values()];
}

const lastEvents = (
  store: Store,
  params: { projects: readonly AllowedId[]; releases: readonly string[] },
): Promise<{ projectId: AllowedId; seen: string; at: number }[]> =>
  exactly(store, ['release_minutes:events'], ({ 'release_minutes:events': tail }) =>
    store.select(
      `SELECT project_id AS projectId, toString(release) AS seen, ${millis('max(received)')} AS at
       FROM (
         SELECT project_id, release, toDateTime64(minute, 3, 'UTC') AS received
         FROM release_minutes
         WHERE ${IN_PROJECTS} AND release IN {releases:Array(String)} AND errors > 0
         UNION ALL
         SELECT project_id, release, received_at AS received
         FROM events
         WHERE ${IN_PROJECTS} AND release IN {releases:Array(String)} AND ${tail}
       )
       GROUP BY project_id, release`,
      params,
    ),
  );
