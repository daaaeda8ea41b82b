import { readFile } from 'node:fs/promises';

import type { IssueRecord } from '@breakwater/relay/log';
import { describe, expect, test } from 'vitest';

import { REFUSAL_REASONS } from '../change.ts';
import type { GroupPlace } from '../group-move.ts';
import { heldBy, newestOf, remember } from '../testing/remembered.ts';
import type { Remembered } from '../testing/remembered.ts';
import { decide } from './decide.ts';
import { NOTHING_KNOWN } from './known.ts';
import { MOST_MOVED } from './merge.ts';

const project = { v: 1, project: 1 } as const;
/** Groups and issues are named by digits; each test begins with the sights of some. */
const seen = (group: string, at: number, more: { resent?: true } = {}): IssueRecord => ({
  ...project,
  kind: 'seen',
  group,
  events: 1,
  eventId: `${group}-${at}`,
  receivedAt: at,
  timestamp: at,
  releases: [{ release: '', environment: '', eventId: `${group}-${at}`, receivedAt: at }],
  title: `E: ${group}`,
  culprit: '',
  type: 'E',
  value: group,
  level: 'error',
  platform: 'node',
  handled: true,
  ...more,
});
const by = 'ann';
const resolve = (issue: string, at: number): IssueRecord => ({
  ...project,
  kind: 'resolve',
  issue,
  at,
  by,
  inRelease: '',
});
const merge = (into: string, issues: string[], at: number): IssueRecord => ({
  ...project,
  kind: 'merge',
  into,
  issues,
  at,
  by,
});
const unmerge = (issue: string, groups: string[], at: number): IssueRecord => ({
  ...project,
  kind: 'unmerge',
  issue,
  groups,
  at,
  by,
});
const undo = (issue: string, of: number): IssueRecord => ({
  ...project,
  kind: 'undo',
  issue,
  at: of + 1,
  by,
  of,
  moved: true,
});
const undoStatus = (issue: string, of: number): IssueRecord => ({
  ...project,
  kind: 'undo',
  issue,
  at: of + 1,
  by,
  of,
});

const SEEN = [seen('1', 1), seen('2', 2), seen('3', 3)];

/** `issue<groups` of each issue that stands for itself, `issue>target` of merged ones. */
function standOf(world: Remembered): string {
  const issues = [...new Set(world.changes.map(({ issue }) => issue))].toSorted();
  return issues
    .map((issue) => {
      const target = newestOf(world, issue)?.state.mergedInto;
      const held = heldBy(world, issue).map(({ group }) => group);
      if (target) expect(held, `${issue} is merged`).toEqual([]);
      return target ? `${short(issue)}>${short(target)}` : `${short(issue)}<${held.join('+')}`;
    })
    .join(' ');
}
/** Ids that were derived have 18 digits or so. */
const short = (id: string): string => (id.length > 4 ? 'N' : id);

function standAfter(...records: IssueRecord[]): string {
  const world = remember(records, ({ moves, issues }) => {
    expect(new Set(issues.map(({ issue }) => issue)).size, 'a row of each issue').toBe(issues.length);
    expect(new Set(moves.map(({ group }) => group)).size, 'a row of each group').toBe(moves.length);
  });
  for (const issue of new Set(world.changes.map((change) => change.issue))) {
    const versions = world.changes.filter((change) => change.issue === issue).map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
    const target = newestOf(world, issue)?.state.mergedInto;
    if (target) expect(newestOf(world, target)?.state.mergedInto, `${issue} leads to no merged issue`).toBe(null);
  }
  return standOf(world);
}

describe('where groups are', () => {
  test.each<[string, IssueRecord[], string]>([
    ['without a move', [], '1<1 2<2 3<3'],
    ['a merge', [merge('1', ['2'], 10)], '1<1+2 2>1 3<3'],
    ['a merge of several', [merge('1', ['2', '3'], 10)], '1<1+2+3 2>1 3>1'],
    ['a merge with itself among others', [merge('1', ['1', '2'], 10)], '1<1+2 2>1 3<3'],
    ['a merge twice', [merge('1', ['2'], 10), merge('1', ['2'], 11)], '1<1+2 2>1 3<3'],
    ['a merge of an issue that has merged ones', [merge('2', ['3'], 10), merge('1', ['2'], 11)], '1<1+2+3 2>1 3>1'],
    ['a merge into a merged issue', [merge('1', ['2'], 10), merge('2', ['3'], 11)], '1<1+2+3 2>1 3>1'],
    ['a merge of a merged issue', [merge('1', ['2'], 10), merge('3', ['2'], 11)], '1>3 2>3 3<1+2+3'],
    ['a merge with an unknown issue', [merge('1', ['2', '9'], 10)], '1<1 2<2 3<3'],
    ['a merge into an unknown issue', [merge('9', ['2'], 10)], '1<1 2<2 3<3'],
    ['an unmerge', [merge('1', ['2', '3'], 10), unmerge('1', ['2'], 11)], '1<1+3 2<2 3>1'],
    ['an unmerge by the id of a merged issue', [merge('1', ['2'], 10), unmerge('2', ['2'], 11)], '1<1 2<2 3<3'],
    ['an unmerge of the first group', [merge('1', ['2'], 10), unmerge('1', ['1'], 11)], '1<2 2>1 3<3 N<1'],
    ['an unmerge of each', [merge('1', ['2'], 10), unmerge('1', ['1', '2'], 11)], '1<1+2 2>1 3<3'],
    ['an unmerge of the only group', [unmerge('1', ['1'], 10)], '1<1 2<2 3<3'],
    ['an unmerge of a group of another issue', [merge('1', ['2'], 10), unmerge('1', ['2', '3'], 11)], '1<1+2 2>1 3<3'],
    [
      'an unmerge of a group that came with another issue',
      [merge('2', ['3'], 10), merge('1', ['2'], 11), unmerge('1', ['3'], 12)],
      '1<1+2 2<3 3>2',
    ],
    [
      'an unmerge of both',
      [merge('2', ['3'], 10), merge('1', ['2'], 11), unmerge('1', ['2', '3'], 12)],
      '1<1 2<2+3 3>2',
    ],
    [
      'an unmerge of the last group after the first one was parted',
      [merge('1', ['2'], 10), unmerge('1', ['1'], 11), unmerge('1', ['2'], 12)],
      '1<2 2>1 3<3 N<1',
    ],
    ['a merge undone', [merge('1', ['2', '3'], 10), undo('1', 10)], '1<1 2<2 3<3'],
    ['a merge undone by the id of a merged issue', [merge('1', ['2'], 10), undo('2', 10)], '1<1 2<2 3<3'],
    ['a merge undone, and the undo', [merge('1', ['2'], 10), undo('1', 10), undo('1', 11)], '1<1+2 2>1 3<3'],
    ['a merge undone twice', [merge('1', ['2'], 10), undo('1', 10), undo('1', 10)], '1<1 2<2 3<3'],
    ['a chain undone', [merge('2', ['3'], 10), merge('1', ['2'], 12), undo('1', 12)], '1<1 2<2+3 3>2'],
    ['an older merge undone', [merge('2', ['3'], 10), merge('1', ['2'], 12), undo('2', 10)], '1<1+2+3 2>1 3>1'],
    ['one of two merges undone', [merge('1', ['2'], 10), merge('1', ['3'], 12), undo('1', 10)], '1<1+3 2<2 3>1'],
    [
      'a merge undone after an unmerge',
      [merge('1', ['2', '3'], 10), unmerge('1', ['2'], 12), undo('1', 10)],
      '1<1+3 2<2 3>1',
    ],
    ['an unmerge undone', [merge('1', ['2'], 10), unmerge('1', ['2'], 12), undo('1', 12)], '1<1+2 2>1 3<3'],
    [
      'an unmerge of the first group undone',
      [merge('1', ['2'], 10), unmerge('1', ['1'], 12), undo('1', 12)],
      '1<1+2 2>1 3<3 N>1',
    ],
    [
      'an unmerge undone after others were merged into what it made',
      [merge('1', ['2'], 10), unmerge('1', ['2'], 12), merge('2', ['3'], 14), undo('1', 12)],
      '1<1 2<2+3 3>2',
    ],
    [
      'an unmerge undone of a group that came with another issue',
      [merge('2', ['3'], 10), merge('1', ['2'], 11), unmerge('1', ['3'], 12), undo('1', 12)],
      '1<1+2+3 2>1 3>1',
    ],
  ])('%s', (_name, records, stand) => {
    expect(standAfter(...SEEN, ...records)).toBe(stand);
  });
});

describe('states', () => {
  const stateOf = (issue: string, ...records: IssueRecord[]) => newestOf(remember([...SEEN, ...records]), issue)?.state;
  const kindsOf = (issue: string, ...records: IssueRecord[]): string[] =>
    remember([...SEEN, ...records])
      .changes.filter((change) => change.issue === issue)
      .map(({ kind, reason }) => (reason === '' ? kind : `${kind}:${reason}`));

  test('the state of a merged issue rests, and an undo gives it back', () => {
    const resolved = stateOf('2', resolve('2', 10));
    const merged = [resolve('2', 10), merge('1', ['2'], 11), seen('2', 20)];
    expect(stateOf('2', ...merged)).toEqual({ ...resolved, mergedInto: '1' });
    expect(stateOf('2', ...merged, undo('1', 11))).toEqual(resolved);
  });

  test('a group that returns finds its issue ongoing, or resolved as it was', () => {
    const parted = [merge('1', ['2'], 11), unmerge('1', ['2'], 12)];
    expect(stateOf('2', ...parted)).toMatchObject({ status: 'unresolved', substatus: 'ongoing', title: 'E: 2' });
    expect(stateOf('2', resolve('2', 10), ...parted)).toMatchObject({ status: 'resolved', substatus: '' });
    expect(kindsOf('2', resolve('2', 10), ...parted, seen('2', 20))).toEqual([
      'new',
      'resolved',
      'merged',
      'unmerged',
      'regressed',
    ]);
  });

  test.each<[string, number, string, object]>([
    ['after the resolution', 20, '', { status: 'unresolved', substatus: 'regressed', eventId: 'since' }],
    ['before it', 9, '', { status: 'resolved', eventId: '2-2' }],
    ['in an older release', 20, '0.9.0', { status: 'resolved' }],
    ['in a later release', 20, '1.1.0', { status: 'unresolved', substatus: 'regressed' }],
  ])('an event of a group that returns to a resolved issue is looked at: %s', (_name, at, release, state) => {
    const sights = [{ group: '2', release, environment: '', eventId: 'since', receivedAt: at }];
    const inRelease = release === '' ? '' : '1.0.0';
    const merged = [{ ...resolve('2', 10), inRelease }, merge('1', ['2'], 11)] as IssueRecord[];
    const back = (record: IssueRecord) => [...merged, { ...record, sights } as IssueRecord];
    expect(stateOf('2', ...back(unmerge('1', ['2'], 12)))).toMatchObject(state);
    expect(stateOf('2', ...back(undo('1', 11)))).toMatchObject(state);
    expect(kindsOf('2', ...back(undo('1', 11)))).toEqual(['new', 'resolved', 'merged', 'unmerged']);
  });

  test('the first group begins an issue that is ongoing, and has its id from the record', () => {
    const records = [...SEEN, resolve('1', 9), merge('1', ['2'], 11), unmerge('1', ['1'], 12), seen('1', 20)];
    const { changes } = remember(records);
    const made = changes.filter(({ issue }) => issue.length > 4);
    expect(made).toMatchObject([
      {
        kind: 'unmerged',
        version: 1,
        state: { status: 'unresolved', substatus: 'ongoing', firstGroup: '1', title: 'E: 1' },
      },
    ]);
    expect(remember(records).changes).toEqual(changes);
    expect(stateOf('1', ...records.slice(SEEN.length))?.status).toBe('resolved');
  });

  test('a sight of a merged group is decided on the target', () => {
    const records = [merge('1', ['2'], 10), resolve('1', 11), seen('2', 20)];
    expect(kindsOf('1', ...records)).toEqual(['new', 'absorbed', 'resolved', 'regressed']);
    expect(kindsOf('2', ...records)).toEqual(['new', 'merged']);
  });

  test('changes of people to a merged issue go to the target', () => {
    expect(kindsOf('1', merge('1', ['2'], 10), resolve('2', 11))).toEqual(['new', 'absorbed', 'resolved']);
  });

  test('a resolution before a merge can still be taken back', () => {
    expect(kindsOf('1', resolve('1', 9), merge('1', ['2'], 10), undoStatus('1', 9))).toEqual([
      'new',
      'resolved',
      'absorbed',
      'reopened',
    ]);
  });

  test('an issue of resent events is not new once it has absorbed one that is', () => {
    const records = [seen('4', 4, { resent: true }), merge('4', ['2'], 10), seen('4', 20)];
    expect(kindsOf('4', ...records)).toEqual(['new', 'absorbed']);
  });

  test.each<[string, IssueRecord[], string]>([
    ['no_such_issue', [merge('1', ['9'], 10)], '1'],
    ['not_of_issue', [unmerge('1', ['2'], 10)], '1'],
    ['last_group', [unmerge('1', ['1'], 10)], '1'],
    ['changed_since', [merge('1', ['2'], 10), undo('1', 10), undo('1', 10)], '1'],
    ['changed_since', [merge('1', ['2'], 10), merge('3', ['1'], 12), undo('1', 10)], '3'],
  ])('a refusal says %s', (reason, records, issue) => {
    expect(kindsOf(issue, ...records).at(-1)).toBe(`refused:${reason}`);
  });

  test('nothing is said where nothing was asked for', () => {
    expect(kindsOf('1', undo('1', 7), merge('1', ['1'], 10))).toEqual(['new']);
  });
});

test('the README lists exactly the reasons of refusals', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const section = readme.split(/^## /m).find((part) => part.startsWith('Refusals')) ?? '';
  expect([...section.matchAll(/^\| `(\w+)`/gm)].map(([, reason]) => reason)).toEqual([...REFUSAL_REASONS]);
});

test('a first group that was parted and merged again returns to the issue that it made', () => {
  const parted = [...SEEN, merge('1', ['2'], 10), unmerge('1', ['1'], 12)];
  const made = remember(parted).moves.at(-1)?.issue ?? '';
  expect(standAfter(...parted, merge('1', [made], 14))).toBe('1<1+2 2>1 3<3 N>1');
  expect(standAfter(...parted, merge('1', [made], 14), unmerge('1', ['1'], 16))).toBe('1<2 2>1 3<3 N<1');
  expect(standAfter(...parted, merge(made, ['1'], 14))).toBe('1>N 2>N 3<3 N<1+2');
});

test('more groups and issues than are moved at once are refused, as one', () => {
  const { changes } = remember(SEEN);
  const [issue = null] = changes;
  const named = new Map(changes.map((change) => [change.issue, change]));
  const held = Array.from({ length: MOST_MOVED }, (_, n) => ({ group: String(100 + n), issue: '2', version: 0 }));
  const decided = (groups: readonly GroupPlace[]) =>
    decide(merge('1', ['2'], 10), { ...NOTHING_KNOWN, issue, named, held: groups }, { partition: 0, offset: 3 });
  expect(decided(held)).toMatchObject({ moves: [], issues: [{ issue: '1', kind: 'refused', reason: 'too_many' }] });
  expect(decided(held.slice(1)).moves).toHaveLength(MOST_MOVED - 1);
});
