import type { IssueRecord } from '@breakwater/relay/log';

import type { IssueChange } from '../change.ts';
import { decide } from '../decide/decide.ts';
import { NOTHING_KNOWN } from '../decide/known.ts';
import type { Changes, Known, GroupOrigin } from '../decide/known.ts';
import type { GroupAnchor } from '../group-anchor.ts';
import type { GroupMove, GroupPlace } from '../group-move.ts';
import type { ReleaseChange } from '../../releases/release-change.ts';

/* A decider whose store is two lists, for cases of the decisions alone. `moves-in-store.ts` asks the same of tables. */

export interface Remembered {
  changes: readonly IssueChange[];
  moves: readonly GroupMove[];
  releases: readonly ReleaseChange[];
  anchors: readonly GroupAnchor[];
}

/** All rows that a history of records brings, one record an offset. */
export function remember(records: readonly IssueRecord[], each: (changes: Changes) => void = () => {}): Remembered {
  const changes: IssueChange[] = [];
  const moves: GroupMove[] = [];
  const releases: ReleaseChange[] = [];
  const anchors: GroupAnchor[] = [];
  records.forEach((record, offset) => {
    const made = decide(record, knownOf(record, { changes, moves, releases, anchors }), { partition: 0, offset });
    each(made);
    changes.push(...made.issues);
    moves.push(...made.moves);
    releases.push(...(made.releases ?? []));
    anchors.push(...(made.anchors ?? []));
  });
  return { changes, moves, releases, anchors };
}

export function newestOf({ changes }: Remembered, issue: string): IssueChange | null {
  return changes.findLast((change) => change.issue === issue) ?? null;
}

/** The groups of an issue; a group that was never moved is known by the issue that it began. */
export function heldBy({ changes, moves }: Remembered, issue: string): GroupPlace[] {
  const begun = changes.filter(({ version, state, issue: id }) => version === 1 && state.firstGroup === id);
  const groups = [...new Set([...begun.map((change) => change.issue), ...moves.map(({ group }) => group)])].toSorted();
  return groups.map((group) => placeOf(moves, group)).filter((place) => place.issue === issue);
}

const newestRelease = (
  { releases }: Remembered,
  { project, release }: Pick<ReleaseChange, 'project' | 'release'>,
): ReleaseChange | null =>
  releases.findLast((change) => change.project === project && change.release === release) ?? null;

const firstSights = ({ releases }: Remembered): Map<string, number> =>
  new Map(releases.flatMap(({ release, state }) => (state.seen ? [[release, state.seen.at]] : [])));

const placeOf = (moves: readonly GroupMove[], group: string): GroupPlace => {
  const { issue, version } = moves.findLast((move) => move.group === group) ?? { issue: group, version: 0 };
  return { group, issue, version };
};

function knownOf(record: IssueRecord, world: Remembered): Known {
  const { changes, moves } = world;
  if (record.kind === 'release') return { ...NOTHING_KNOWN, release: newestRelease(world, record) };
  const firstSeen = firstSights(world);
  const follow = (id: string): IssueChange | null => {
    const change = newestOf(world, id);
    const target = change?.state.mergedInto ?? null;
    const led = target === null ? change : newestOf(world, target);
    return led?.state.status === 'deleted' ? null : led;
  };
  const named = new Map(changes.map((change) => [change.issue, change]));
  if (record.kind === 'seen') {
    return { ...sightOf(record, world), firstSeen };
  }
  const issue = follow(record.kind === 'merge' ? record.into : record.issue);
  const known = { ...NOTHING_KNOWN, issue, id: issue?.issue ?? '', named };
  if (record.kind === 'merge') {
    const wanted = new Map(record.issues.flatMap((id) => (follow(id) ? [[id, follow(id)!]] : [])));
    const merged = new Set([...wanted.values()].map((each) => each.issue).filter((id) => id !== issue?.issue));
    const leading = [...named.values()].filter(
      ({ state }) => state.mergedInto !== null && merged.has(state.mergedInto),
    );
    return { ...known, named: wanted, held: [...merged].flatMap((id) => heldBy(world, id)), leading };
  }
  if (record.kind === 'unmerge' && issue) {
    const origins = record.groups.map((group): GroupOrigin => {
      const place = placeOf(moves, group);
      const earlier = moves.findLast((move) => move.group === group && move.issue !== place.issue);
      return { place, from: earlier?.issue ?? null };
    });
    return {
      ...known,
      held: heldBy(world, issue.issue),
      origins: origins.filter(({ place }) => place.issue === issue.issue),
    };
  }
  if (record.kind === 'undo' && !record.moved && issue) {
    const version = issue.state.since.version - 1;
    return {
      ...known,
      before: changes.find((change) => change.issue === issue.issue && change.version === version) ?? null,
    };
  }
  return record.kind === 'undo' ? { ...known, ...undoneOf(record.of, world) } : known;
}

/** A sight, with the hashes of its group as `inheritance.ts` takes them. */
function sightOf(record: Extract<IssueRecord, { kind: 'seen' }>, world: Remembered): Known {
  const leadFrom = (group: string): IssueChange | null => {
    const change = newestOf(world, placeOf(world.moves, group).issue);
    const target = change?.state.mergedInto ?? null;
    return target === null ? change : newestOf(world, target);
  };
  const { group, coarse, old } = record;
  const id = placeOf(world.moves, group).issue;
  const own = leadFrom(group);
  const isNewGroup = own === null && id === group;
  const anchorOf = (hash: string | undefined): GroupAnchor | undefined =>
    world.anchors.findLast((anchor) => anchor.hash === hash);
  const byCoarse = anchorOf(coarse);
  const joined = isNewGroup && byCoarse ? leadFrom(byCoarse.group) : null;
  const heir = isNewGroup && !joined && old !== undefined && !anchorOf(old) ? leadFrom(old) : null;
  const lead = own ?? joined ?? heir;
  const unled = coarse !== undefined && !joined ? [{ hash: coarse, group: '', version: byCoarse?.version ?? 0 }] : [];
  const claimed = heir ? [{ hash: old ?? '', group: '', version: 0 }] : [];
  const hashes = {
    isNewGroup,
    inheritsBy: joined ? ('coarse' as const) : heir ? ('old' as const) : null,
    anchors: isNewGroup ? [...unled, ...claimed] : [],
  };
  const known = { ...NOTHING_KNOWN, hashes, id: joined || heir ? (lead?.issue ?? id) : id };
  return lead?.state.status === 'deleted' ? { ...known, gone: lead } : { ...known, issue: lead };
}

function undoneOf(of: number, world: Remembered): Pick<Known, 'undone' | 'held'> {
  const { changes, moves } = world;
  const change = changes.findLast(({ at, kind }) => at === of && (kind === 'absorbed' || kind === 'parted'));
  if (!change) return { undone: null, held: [] };
  const { offset } = change.source;
  const issues = changes
    .filter((each) => each.source.offset === offset && each !== change)
    .map((each) => ({
      change: each,
      before: changes.find(({ issue, version }) => issue === each.issue && version === each.version - 1) ?? null,
    }));
  const groups = moves
    .filter((move) => move.source.offset === offset)
    .map(({ group, version }) => ({
      group,
      version,
      newest: placeOf(moves, group).version,
      before: moves.find((move) => move.group === group && move.version === version - 1)?.issue ?? group,
    }));
  return { undone: { change, groups, issues }, held: issues.flatMap((each) => heldBy(world, each.change.issue)) };
}
