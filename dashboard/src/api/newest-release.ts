import { isLaterRelease } from '@breakwater/processor/store';

import type { SeenRelease } from './queries/releases-of-project.ts';

/**
 * The newest of a project's releases, in the order by which the processor judges whether a later one brought an issue back:
 * were they two orders, an issue could come back by the very release that it was resolved in. Empty for none.
 */
export function newestRelease(releases: readonly SeenRelease[]): string {
  const firstSeen = new Map(releases.map((seen) => [seen.release, seen.firstSeen]));
  let newest = '';
  for (const { release } of releases) {
    if (newest === '' || isLaterRelease(release, newest, firstSeen)) newest = release;
  }
  return newest;
}
