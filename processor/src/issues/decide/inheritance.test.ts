import type { IssueRecord } from '@breakwater/relay/log';
import { randomFrom } from '@breakwater/relay/testing';
import { expect, test } from 'vitest';

import { heldBy, newestOf, remember } from '../testing/remembered.ts';

const seen = (group: string, receivedAt: number, hashes: { coarse?: string; old?: string } = {}): IssueRecord => ({
  v: 1,
  project: 1,
  kind: 'seen',
  group,
  ...hashes,
  events: 1,
  eventId: receivedAt.toString(16).padStart(32, '0'),
  receivedAt,
  timestamp: receivedAt,
  releases: [],
  title: 'E: x',
  culprit: 'f',
  type: 'E',
  value: 'x',
  level: 'error',
  platform: 'node',
  handled: true,
});
const person = { v: 1, project: 1, by: 'ann' } as const;
const merge = (into: string, issue: string, at: number): IssueRecord => ({
  ...person,
  kind: 'merge',
  at,
  into,
  issues: [issue],
});

/** The groups that are of one issue, each list in order. */
function together(records: readonly IssueRecord[], groups: readonly string[]): string[] {
  const world = remember(records);
  const issues = [...new Set(world.changes.map(({ issue }) => issue))];
  return issues
    .map((issue) => heldBy(world, issue).map(({ group }) => group))
    .filter((held) => held.some((group) => groups.includes(group)))
    .map((held) => held.toSorted().join(' '))
    .toSorted();
}

const build = { coarse: '700' };
const GROUPS = ['11', '12', '13', '21'];

test.each<[string, IssueRecord[], string[]]>([
  ['a coarse hash joins builds', [seen('11', 1, build), seen('12', 2, build), seen('21', 3)], ['11 12', '21']],
  [
    'a hash of version 1 is inherited by one group alone',
    [seen('11', 1), seen('12', 2, { old: '11' }), seen('13', 3, { old: '11' })],
    ['11 12', '13'],
  ],
  [
    'coarse comes before the hash of version 1',
    [seen('21', 1), seen('11', 2, build), seen('12', 3, { ...build, old: '21' })],
    ['11 12', '21'],
  ],
  [
    'a merged issue answers with its target',
    [seen('11', 1, build), seen('21', 2), merge('21', '11', 3), seen('12', 4, build)],
    ['11 12 21'],
  ],
  ['a group that is known keeps its issue', [seen('12', 1), seen('11', 2, build), seen('12', 3, build)], ['11', '12']],
])('%s', (_name, records, expected) => {
  expect(together(records, GROUPS)).toEqual(expected);
});

test('a group that joins an issue is a row `inherited`, and no decision', () => {
  const { changes, moves } = remember([seen('11', 1, build), seen('12', 2, build), seen('12', 3, build)]);
  expect(changes.map(({ issue, kind }) => [issue, kind])).toEqual([['11', 'new']]);
  expect(moves).toMatchObject([{ group: '12', issue: '11', version: 1, kind: 'inherited', by: '' }]);
});

test('a sight makes a deleted issue anew, also by another group of its coarse hash', () => {
  const world = remember([
    seen('11', 1, build),
    { ...person, kind: 'delete', at: 2, issue: '11' },
    seen('12', 3, build),
  ]);
  expect(newestOf(world, '11')?.state).toMatchObject({ status: 'unresolved', title: 'E: x' });
});

test('in any order of sights the same groups are together', () => {
  const random = randomFrom(11);
  const sights = Array.from({ length: 60 }, (_, index) => {
    const group = 1000 + Math.floor(random() * 25);
    return seen(String(group), index + 1, group % 3 === 0 ? {} : { coarse: String(7000 + (group % 5)) });
  });
  const groups = [...new Set(sights.flatMap((record) => (record.kind === 'seen' ? record.group : [])))];
  const expected = together(sights, groups);
  expect(expected.some((held) => held.includes(' '))).toBe(true);
  for (let round = 0; round < 20; round++)
    expect(
      together(
        sights.toSorted(() => random() - 0.5),
        groups,
      ),
    ).toEqual(expected);
});
