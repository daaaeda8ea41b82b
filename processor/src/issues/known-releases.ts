import type { IssueRecord } from '@breakwater/relay/log';

import type { ReleaseChange } from '../releases/release-change.ts';
import type { FirstSeen } from '../releases/release-order.ts';
import type { ReleaseStates } from '../releases/release-states.ts';
import type { OwnMove } from './own-moves.ts';

/** The decider's knowledge of releases at a place of the log. */
export interface KnownReleases {
  /** The newest change of the release that a record is about. */
  of(record: Extract<IssueRecord, { kind: 'release' }>): ReleaseChange | null;
  /** When each of these releases was first received, by the facts that lie before; others are absent. */
  firstSeen(project: number, releases: readonly string[]): Promise<FirstSeen>;
  add(changes: readonly ReleaseChange[]): void;
}

/** Loads the releases that records of a part are about, in a query for each project. */
export async function knownReleases(
  records: readonly IssueRecord[],
  own: readonly OwnMove[],
  states: Pick<ReleaseStates, 'newest'>,
): Promise<KnownReleases> {
  const known = new Map<string, ReleaseChange>();
  const add = (changes: Iterable<ReleaseChange>): void => {
    for (const change of changes) known.set(`${change.project}:${change.release}`, change);
  };
  const named = records.filter((record) => record.kind === 'release');
  for (const project of new Set(named.map((record) => record.project))) {
    const releases = named.filter((record) => record.project === project).map(({ release }) => release);
    add((await states.newest(project, releases, own)).values());
  }

  return {
    of: ({ project, release }) => known.get(`${project}:${release}`) ?? null,
    async firstSeen(project, releases) {
      const unknown = releases.filter((release) => !known.has(`${project}:${release}`));
      if (unknown.length > 0) add((await states.newest(project, unknown, own)).values());
      return new Map(
        releases.flatMap((release) => {
          const at = known.get(`${project}:${release}`)?.state.seen?.at;
          return at === undefined ? [] : [[release, at] as const];
        }),
      );
    },
    add,
  };
}
