import { isLaterRelease, packageOf } from '@breakwater/processor/releases';

import type { SeenRelease } from './queries/releases-of-project.ts';

/**
 * The newest release that an issue can be resolved in: of the package that its last event came from, for releases of another
 * package (`api@` beside `web@`) have no order with it, and an old one that is seen late would bring the issue back. In the order by which the processor judges whether a later one brought an issue back:
 * were they two orders, an issue could come back by the very release that it was resolved in. Empty where the issue's events name no release: then any later event brings it back.
 */
export function newestRelease(releases: readonly SeenRelease[], lastOfIssue: string): string {
  if (lastOfIssue === '') return '';
  const firstSeen = new Map(releases.map((seen) => [seen.release, seen.firstSeen]));
  let newest = lastOfIssue;
  for (const { release } of releases) {
    if (packageOf(release) === packageOf(lastOfIssue) && isLaterRelease(release, newest, firstSeen)) newest = release;
  }
  return newest;
}
