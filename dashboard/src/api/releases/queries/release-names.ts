import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { IN_PROJECTS } from '../../sql/bound.ts';

export interface ReleaseSearch {
  projectIds: readonly AllowedId[];
  /** A part of the version; empty for all. */
  query: string;
  status: 'open' | 'archived' | '';
  /** Releases that were seen in this environment or deployed to it; empty for all. */
  environment: string;
  limit: number;
  /** The last release of the page before. */
  after: ReleasePlace | null;
}

/** The place of a release in a list: when it was released, else made or first seen. `id` parts those of one millisecond. */
export interface ReleasePlace {
  value: number;
  id: string;
}

/** SQL: the newest state of each release of the projects, without the rest of its row. */
export const NEWEST_RELEASES = `
  SELECT project_id, release, argMax(status, version) AS state_status, argMax(commits, version) AS commit_count,
         argMax(package, version) AS of_package,
         argMax(if(date_released > toDateTime64(0, 3, 'UTC'), date_released, created_at), version) AS dated
  FROM releases
  WHERE ${IN_PROJECTS}
  GROUP BY project_id, release`;

/** The versions of one page, the newest first. */
export const releaseNames = (
  store: Store,
  { projectIds, query, status, environment, limit, after }: ReleaseSearch,
): Promise<(ReleasePlace & { release: string })[]> =>
  store.select(
    `
    SELECT release, toFloat64(toUnixTimestamp64Milli(max(dated))) AS value, toString(cityHash64(release)) AS id
    FROM (${NEWEST_RELEASES})
    WHERE state_status != 'deleted' AND ({status:String} = '' OR state_status = {status:String})
      AND ({query:String} = '' OR positionCaseInsensitiveUTF8(release, {query:String}) > 0)
      ${
        environment === ''
          ? ''
          : `AND (project_id, release) IN (
               SELECT project_id, release FROM releases
               WHERE ${IN_PROJECTS}
                 AND (JSONHas(state, 'seenIn', {environment:String}) OR JSONHas(state, 'lastDeployIn', {environment:String})))`
      }
    GROUP BY release
    HAVING {isFirst:UInt8} OR (toUnixTimestamp64Milli(max(dated)), cityHash64(release)) < ({value:Int64}, {id:UInt64})
    ORDER BY value DESC, cityHash64(release) DESC
    LIMIT {limit:UInt32}`,
    {
      projects: projectIds,
      query,
      status,
      environment,
      limit,
      isFirst: after === null ? 1 : 0,
      value: after?.value ?? 0,
      id: BigInt(after?.id ?? 0),
    },
  );
