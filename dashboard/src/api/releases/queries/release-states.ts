import type { AllowedId } from '@breakwater/processor/directory';
import { releaseChangeOf, STORED_RELEASE } from '@breakwater/processor/releases';
import type { ReleaseChange, StoredReleaseRow } from '@breakwater/processor/releases';
import type { Store } from '@breakwater/processor/store';

import { IN_PROJECTS } from '../../sql/bound.ts';

/** The state of a release in a project that an access gives. */
export type AllowedRelease = ReleaseChange & { project: AllowedId };

/** The newest states of releases in each of the projects that know them, also of deleted ones. */
export async function statesOfReleases(
  store: Store,
  projectIds: readonly AllowedId[],
  releases: readonly string[],
): Promise<AllowedRelease[]> {
  if (projectIds.length === 0 || releases.length === 0) return [];
  const rows = await store.select<StoredReleaseRow & { project_id: AllowedId }>(
    `SELECT ${STORED_RELEASE}
     FROM releases
     WHERE ${IN_PROJECTS} AND release IN {releases:Array(String)}
     ORDER BY version DESC
     LIMIT 1 BY project_id, release`,
    { projects: projectIds, releases },
  );
  return rows
    .map((row) => ({ ...releaseChangeOf(row), project: row.project_id }))
    .toSorted((one, other) => one.project - other.project);
}
