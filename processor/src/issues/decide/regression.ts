import type { LogPlace } from '../../topics/row-origin.ts';
import { happenedAt } from '../../kinds/errors/sightings.ts';
import { isLaterRelease } from '../../releases/release-order.ts';
import type { FirstSeen } from '../../releases/release-order.ts';
import { following } from '../change.ts';
import type { IssueChange } from '../change.ts';
import type { RecordOf } from './known.ts';

type Seen = RecordOf<'seen'>;
type Resolution = NonNullable<IssueChange['state']['resolution']>;

/**
 * A resolved issue is reopened only by an event that happened after the resolution and, where a release was named, in a later
 * one.
 */
export function regressionOf(
  before: IssueChange,
  record: Seen,
  firstSeen: FirstSeen,
  source: LogPlace,
): IssueChange | null {
  const { status, resolution } = before.state;
  if (status !== 'resolved' || resolution === null || record.stale) return null;
  const proof = record.releases.find((seen) => isProof(resolution, seen, firstSeen));
  if (!proof) return null;
  const { receivedAt: at, release, environment, eventId } = proof;
  return following(
    before,
    source,
    { kind: 'regressed', at, by: '', release, environment },
    {
      ...before.state,
      status: 'unresolved',
      substatus: 'regressed',
      since: { version: before.version + 1, at, by: '' },
      eventId,
      title: record.title,
      culprit: record.culprit,
      value: record.value,
      level: record.level,
      handled: record.handled,
    },
  );
}

/** Whether an event happened after the resolution and, where a release was named, in a later one. */
export function isProof({ at, inRelease }: Resolution, seen: Seen['releases'][number], firstSeen: FirstSeen): boolean {
  return happenedAt(seen) > at && (inRelease === '' || isLaterRelease(seen.release, inRelease, firstSeen));
}

/** Releases whose first sight a regression depends on; empty for most records. */
export function releasesInQuestion(issue: IssueChange | null, record: Seen): string[] {
  const inRelease = issue?.state.status === 'resolved' ? (issue.state.resolution?.inRelease ?? '') : '';
  if (record.stale || inRelease === '') return [];
  return [inRelease, ...record.releases.map((seen) => seen.release).filter((release) => release !== '')];
}
