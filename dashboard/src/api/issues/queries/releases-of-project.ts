import type { Store } from '@breakwater/processor/store';

import { millis } from '../../sql/bound.ts';

export interface SeenRelease {
  release: string;
  firstSeen: number;
}

/** The releases that a project's stored events came from, the last new one first. */
export const releasesOfProject = (store: Store, projectId: number): Promise<SeenRelease[]> =>
  store.select<SeenRelease>(
    `
    SELECT toString(release) AS release, ${millis('min(received_at)')} AS firstSeen
    FROM events
    WHERE project_id = {project:UInt32} AND release != ''
    GROUP BY release
    ORDER BY firstSeen DESC, release DESC
    LIMIT 1000`,
    { project: projectId },
  );
