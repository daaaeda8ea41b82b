import { isLaterRelease, packageOf } from '@breakwater/processor/releases';

import type { SeenRelease } from './queries/releases-of-project.ts';

/**
 * The newest release that an issue can be resolved in, of the package that its last event came from. Releases of another
 * package (`api@` beside `web@`) have no order with it, and an old one that is seen late would reopen the issue. The order is
 * the one by which the processor judges a later release: with two orders, an issue could be reopened by the very release that
 * it was resolved in. Empty where the issue's events name no release: then any later event reopens it.
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
