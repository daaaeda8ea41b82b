import { exactly } from '@breakwater/processor/sums';
import type { Store } from '@breakwater/processor/store';

import { millis } from '../../sql/bound.ts';

export interface SeenRelease {
  release: string;
  firstSeen: number;
}

/** The releases that a project's events came from, the last new one first. Times are those of receiving, to the minute. */
export const releasesOfProject = (store: Store, projectId: number): Promise<SeenRelease[]> =>
  exactly(store, ['release_minutes:events'], ({ 'release_minutes:events': tail }) =>
    store.select<SeenRelease>(
      `
      SELECT toString(seen) AS release, ${millis('min(at)')} AS firstSeen
      FROM (
        SELECT release AS seen, toDateTime64(minute, 3, 'UTC') AS at
        FROM release_minutes
        WHERE project_id = {project:UInt32} AND errors > 0
        UNION ALL
        SELECT release AS seen, received_at AS at
        FROM events
        WHERE project_id = {project:UInt32} AND ${tail}
      )
      WHERE seen != ''
      GROUP BY seen
      ORDER BY firstSeen DESC, seen DESC`,
      { project: projectId },
    ),
  );
