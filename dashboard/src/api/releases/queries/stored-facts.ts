import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { IN_PROJECTS } from '../../sql/bound.ts';

/** How many changes the decider has stored of the facts that one request said of a release, by project. */
export async function storedChanges(
  store: Store,
  projectIds: readonly AllowedId[],
  { release, at, by }: { release: string; at: number; by: string },
): Promise<Map<number, number>> {
  const rows = await store.select<{ id: number; changes: number }>(
    `SELECT project_id AS id, toFloat64(uniqExact(version)) AS changes
     FROM releases
     WHERE ${IN_PROJECTS} AND release = {release:String} AND at = {at:DateTime64(3)} AND by = {by:String} AND fact != 'seen'
     GROUP BY project_id`,
    { projects: projectIds, release, by, at: new Date(at) },
  );
  return new Map(rows.map(({ id, changes }) => [id, changes]));
}
