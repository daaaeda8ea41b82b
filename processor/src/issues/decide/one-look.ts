import type { FirstSeen } from '../../releases/release-order.ts';
import type { IssueChange } from '../change.ts';
import type { RecordOf } from './known.ts';
import { isProof } from './regression.ts';

type Returning = Pick<RecordOf<'unmerge' | 'undo'>, 'sights'>;

/**
 * A resolved issue that groups return to has come back if one of their events since they left it proves that. It is part of the
 * change by which they return: the person who asked for it sees it, and nobody is mailed.
 */
export function afterOneLook(
  change: IssueChange,
  groups: readonly string[],
  { sights = [] }: Returning,
  firstSeen: FirstSeen,
): IssueChange {
  const { status, resolution, mergedInto } = change.state;
  if (status !== 'resolved' || resolution === null || mergedInto !== null) return change;
  const proof = sights.find((sight) => groups.includes(sight.group) && isProof(resolution, sight, firstSeen));
  if (!proof) return change;
  const { release, environment, eventId, receivedAt } = proof;
  const since = { version: change.version, at: receivedAt, by: '' };
  return {
    ...change,
    release,
    environment,
    state: { ...change.state, status: 'unresolved', substatus: 'regressed', since, eventId },
  };
}

/** Releases whose first sight that look depends on. */
export function releasesOfReturn(issues: Iterable<IssueChange>, { sights = [] }: Returning): string[] {
  if (sights.length === 0) return [];
  const resolutions = [...issues].flatMap(({ state }) =>
    state.status === 'resolved' ? (state.resolution?.inRelease ?? []) : [],
  );
  const releases = [...resolutions, ...sights.map(({ release }) => release)];
  return resolutions.every((release) => release === '') ? [] : releases.filter((release) => release !== '');
}
