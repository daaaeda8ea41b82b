import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { millis } from '../../sql/bound.ts';

export interface SeenRelease {
  release: string;
  firstSeen: number;
}

/** The newest of a project's releases; an issue is not resolved in an older one. */
const MOST_RELEASES = 10_000;

/** The releases that a project's events and transactions came from, the last new one first, as its decider knows them. */
export const releasesOfProject = (store: Store, projectId: AllowedId): Promise<SeenRelease[]> =>
  store.select<SeenRelease>(
    `SELECT release, ${millis('argMax(first_seen, version)')} AS firstSeen
     FROM releases
     WHERE project_id = {project:UInt32}
     GROUP BY release
     HAVING firstSeen > 0
     ORDER BY firstSeen DESC, release DESC
     LIMIT ${MOST_RELEASES}`,
    { project: projectId },
  );
