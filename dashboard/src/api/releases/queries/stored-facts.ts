import type { Store } from '@breakwater/processor/store';
import type { ReleaseRecord } from '@breakwater/relay/log';

import { IN_PROJECTS } from '../../sql/bound.ts';

/** The projects whose decider has stored this fact of a release. */
export async function projectsWithFact(
  store: Store,
  projectIds: readonly number[],
  { release, fact, at }: Pick<ReleaseRecord, 'release' | 'fact' | 'at'>,
): Promise<number[]> {
  const rows = await store.select<{ id: number }>(
    `SELECT DISTINCT project_id AS id
     FROM releases
     WHERE ${IN_PROJECTS} AND release = {release:String} AND fact = {fact:String} AND at = {at:DateTime64(3)}`,
    { projects: projectIds, release, fact, at: new Date(at) },
  );
  return rows.map(({ id }) => id);
}
