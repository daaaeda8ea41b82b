import { createHash } from 'node:crypto';

import type { LogPlace } from '../../topics/row-origin.ts';
import { beginning, following } from '../change.ts';
import type { IssueChange } from '../change.ts';
import { NO_CHANGE } from './known.ts';
import type { Decide, Known, GroupOrigin, RecordOf } from './known.ts';
import { afterOneLook } from './one-look.ts';
import { refusedChange } from './refused-change.ts';

/**
 * Each group returns to the issue that it came from. The first group of the issue came from nowhere: it gets an issue with a new id,
 * and the issue that it leaves keeps its own.
 */
export const decideUnmerge: Decide<'unmerge'> = (record, known, source) => {
  const { issue: from, held, origins } = known;
  if (!from) return NO_CHANGE;
  const { project, at, by } = record;
  const groups = new Set(record.groups);
  if (origins.length < groups.size) return refusedChange(from, source, record, 'not_of_issue', record.groups);
  if (held.every(({ group }) => groups.has(group)))
    return refusedChange(from, source, record, 'last_group', record.groups);

  const moves = origins.map((origin) => ({ ...origin.place, issue: destinationOf(origin, from, known) }));
  const others = [...new Set(moves.map(({ issue }) => issue))];
  const returned = others.map((id) => {
    const ofIt = moves.filter(({ issue }) => issue === id).map(({ group }) => group);
    return afterOneLook(standing(id, ofIt, from, known, record, source), ofIt, record, known.firstSeen);
  });
  return {
    moves: moves.map(({ group, issue, version }) => ({
      project,
      group,
      version: version + 1,
      issue,
      kind: 'unmerged',
      at,
      by,
      source,
    })),
    issues: [
      ...returned,
      ...ledTo(moves, from, known, record, source).filter(({ issue }) => !others.includes(issue)),
      following(from, source, { kind: 'parted', at, by, others, moved: moves.length }),
    ],
  };
};

/** Where a group goes. An issue that is part of a third one by now answers with that. */
function destinationOf({ place, from: origin }: GroupOrigin, from: IssueChange, { named }: Known): string {
  const id = origin ?? place.group;
  if (id === from.issue) return partedIdOf(from.issue, place.group, place.version + 1);
  const mergedInto = named.get(id)?.state.mergedInto ?? null;
  return mergedInto === null || mergedInto === from.issue ? id : mergedInto;
}

/** An id as groups have them: 63 bits in decimal digits, never the 0 that means none. */
function partedIdOf(issue: string, group: string, version: number): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(['parted', issue, group, version]))
    .digest();
  return ((digest.readBigUInt64BE() >> 1n) | 1n).toString();
}

/** The issue as it stands after its groups returned: in its old state, or as an ongoing one where there was none. */
function standing(
  id: string,
  groups: readonly string[],
  from: IssueChange,
  { named }: Known,
  { project, at, by }: RecordOf<'unmerge'>,
  source: LogPlace,
): IssueChange {
  const told = { kind: 'unmerged', at, by, others: [from.issue], moved: groups.length } as const;
  const before = named.get(id);
  if (!before) {
    const since = { version: 1, at, by };
    const [firstGroup = id] = groups;
    return beginning({ project, issue: id }, source, told, {
      ...from.state,
      status: 'unresolved',
      substatus: 'ongoing',
      untold: false,
      resolution: null,
      since,
      firstGroup,
      mergedInto: null,
    });
  }
  if (before.state.mergedInto === null) return following(before, source, told);
  const { status } = before.state;
  const substatus = status === 'unresolved' ? 'ongoing' : '';
  return following(before, source, told, { ...before.state, substatus, untold: false, mergedInto: null });
}

/** Issues whose first group goes elsewhere, and that are part of the issue that it leaves, lead to where it goes. */
const ledTo = (
  moves: readonly { group: string; issue: string }[],
  from: IssueChange,
  { named }: Known,
  { at, by }: RecordOf<'unmerge'>,
  source: LogPlace,
): IssueChange[] =>
  moves.flatMap(({ group, issue }) => {
    const before = named.get(group);
    if (!before || group === issue || before.state.mergedInto !== from.issue) return [];
    return following(
      before,
      source,
      { kind: 'merged', at, by, others: [issue] },
      { ...before.state, mergedInto: issue },
    );
  });
