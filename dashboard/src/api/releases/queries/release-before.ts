import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { NEWEST_RELEASES } from './release-names.ts';

/** The release with commits that came before this one, of the same package; null where there is none. */
export async function releaseWithCommitsBefore(
  store: Store,
  projectIds: readonly AllowedId[],
  release: string,
): Promise<string | null> {
  const [row] = await store.select<{ release: string }>(
    `WITH newest AS (${NEWEST_RELEASES}),
          own AS (SELECT max(dated) AS dated, any(of_package) AS of_package FROM newest WHERE release = {release:String})
     SELECT release
     FROM newest
     WHERE release != {release:String} AND state_status != 'deleted' AND commit_count > 0
       AND of_package = (SELECT of_package FROM own) AND dated <= (SELECT dated FROM own)
     ORDER BY dated DESC, release DESC
     LIMIT 1`,
    { projects: projectIds, release },
  );
  return row?.release ?? null;
}
