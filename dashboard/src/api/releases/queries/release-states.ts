import { releaseChangeOf, STORED_RELEASE } from '@breakwater/processor/releases';
import type { ReleaseChange, StoredReleaseRow } from '@breakwater/processor/releases';
import type { Store } from '@breakwater/processor/store';

import { IN_PROJECTS } from '../../sql/bound.ts';

/** The newest states of releases in each of the projects that know them, also of deleted ones. */
export async function statesOfReleases(
  store: Store,
  projectIds: readonly number[],
  releases: readonly string[],
): Promise<ReleaseChange[]> {
  if (projectIds.length === 0 || releases.length === 0) return [];
  const rows = await store.select<StoredReleaseRow>(
    `SELECT ${STORED_RELEASE}
     FROM releases
     WHERE ${IN_PROJECTS} AND release IN {releases:Array(String)}
     ORDER BY version DESC
     LIMIT 1 BY project_id, release`,
    { projects: projectIds, releases },
  );
  return rows.map(releaseChangeOf).toSorted((one, other) => one.project - other.project);
}
