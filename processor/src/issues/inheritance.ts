import type { IssueRecord } from '@breakwater/relay/log';

import type { IssueChange } from './change.ts';
import type { KnownHashes, RecordOf } from './decide/known.ts';
import type { AnchorPlace } from './group-anchor.ts';
import type { HashKey, IssueStates } from './issue-states.ts';
import type { OwnMove } from './own-moves.ts';

/** The issue that a group which is new goes to, by the hashes of its record. */
export interface Inheritance {
  /** The issue, or the one that it was merged into; deleted ones too, for a sight makes those anew. Null where no hash leads to any. */
  issue: IssueChange | null;
  hashes: KnownHashes;
}

export interface Inheritances {
  of(record: RecordOf<'seen'>): Inheritance;
  add(anchors: readonly AnchorPlace[]): void;
}

interface Places {
  /** The issue of a group, as the decider knows it. */
  issueOf(group: string): string;
  /** The newest state of an issue or of that which it is part of, deleted or not. */
  leadFrom(project: number, issue: string): IssueChange | null;
}

/** The hashes of sights: coarse before that of version 1, which one group alone inherits by. */
export async function loadInheritances(
  records: readonly IssueRecord[],
  own: readonly OwnMove[],
  states: Pick<IssueStates, 'anchors'>,
  load: (groups: readonly { project: number; group: string }[]) => Promise<void>,
  places: Places,
): Promise<Inheritances> {
  const naming = records.filter(isSight).filter(({ coarse, old }) => coarse !== undefined || old !== undefined);
  const keys = naming.flatMap(({ project, coarse, old }): HashKey[] =>
    [coarse, old].flatMap((hash) => (hash === undefined ? [] : { project, hash })),
  );
  const anchors = keys.length === 0 ? new Map<string, AnchorPlace>() : await states.anchors(keys, own);
  if (naming.length > 0)
    await load([
      ...naming.flatMap(({ project, old }) => (old === undefined ? [] : { project, group: old })),
      ...naming.flatMap(({ project, coarse }) => {
        const anchor = coarse === undefined ? undefined : anchors.get(coarse);
        return anchor ? { project, group: anchor.group } : [];
      }),
    ]);

  return {
    of({ project, coarse, old }) {
      const byCoarse = coarse === undefined ? undefined : anchors.get(coarse);
      const joined = byCoarse ? places.leadFrom(project, places.issueOf(byCoarse.group)) : null;
      const unled =
        coarse !== undefined && !joined ? [{ hash: coarse, group: '', version: byCoarse?.version ?? 0 }] : [];
      if (joined) return { issue: joined, hashes: { isNewGroup: true, inheritsBy: 'coarse', anchors: [] } };

      const heir = old !== undefined && !anchors.has(old) ? places.leadFrom(project, places.issueOf(old)) : null;
      if (heir && old !== undefined)
        return {
          issue: heir,
          hashes: { isNewGroup: true, inheritsBy: 'old', anchors: [...unled, { hash: old, group: '', version: 0 }] },
        };
      return { issue: null, hashes: { isNewGroup: true, inheritsBy: null, anchors: unled } };
    },
    add(made) {
      for (const { hash, group, version } of made) anchors.set(hash, { hash, group, version });
    },
  };
}

const isSight = (record: IssueRecord): record is RecordOf<'seen'> => record.kind === 'seen';
