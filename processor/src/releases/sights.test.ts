import { describe, expect, test } from 'vitest';

import { networkOf, sightOf } from './sight.ts';
import type { ReleaseSight } from './sight.ts';
import { createSights, RELEASES_AT_ONCE } from './sights.ts';

const HOUR = 3_600_000;
const sight = (at: number, more: Partial<ReleaseSight> = {}): ReleaseSight => ({
  project: 1,
  release: 'shop@1',
  environment: 'production',
  eventId: `e${at}`,
  at,
  user: '',
  host: '',
  network: '',
  ...more,
});

let time = 0;
const cut: number[] = [];
const create = () => {
  time = 0;
  cut.length = 0;
  return createSights({ now: () => time, onCut: (project) => cut.push(project) });
};
/** The facts of one batch, which the log took. */
const say = (sights: ReturnType<typeof create>, ...batch: ReleaseSight[]) => {
  const { facts, said } = sights.of(batch);
  said();
  return facts;
};

describe('a process says of a release', () => {
  test.each<[string, ReleaseSight[], number[]]>([
    ['its first sight', [sight(5), sight(6), sight(7)], [5]],
    ['an earlier one that comes later', [sight(5), sight(3), sight(4)], [5, 3]],
    ['each environment', [sight(1), sight(2, { environment: 'staging' }), sight(3)], [1, 2]],
    ['two users, and no more', ['1', '1', '2', '3'].map((user, at) => sight(at, { user })), [0, 2]],
    [
      'that it is steady, after ten events over ten minutes',
      Array.from({ length: 12 }, (_, n) => sight(n * 60_000)),
      [0, 600_000],
    ],
    ['each name', [sight(1), sight(2, { release: 'shop@2' }), sight(3, { project: 2 })], [1, 2, 3]],
  ])('%s', (_name, batch, times) => {
    expect(say(create(), ...batch).map(({ at }) => at)).toEqual(times);
    // The same in batches of one.
    const sights = create();
    expect(batch.flatMap((each) => say(sights, each)).map(({ at }) => at)).toEqual(times);
  });

  test('all again that the log did not take', () => {
    const sights = create();
    expect(sights.of([sight(1)]).facts).toHaveLength(1);
    expect(say(sights, sight(1))).toHaveLength(1);
    expect(say(sights, sight(1))).toHaveLength(0);
  });

  test('so many names at once, then so many an hour; known ones go on', () => {
    const sights = create();
    const named = (n: number) => sight(n, { release: `random-${n}` });
    const flood = Array.from({ length: RELEASES_AT_ONCE + 50 }, (_, n) => named(n));
    expect(say(sights, ...flood)).toHaveLength(RELEASES_AT_ONCE);
    expect(say(sights, named(0), sight(900, { release: 'random-0', environment: 'staging' }))).toHaveLength(1);
    expect(say(sights, sight(1, { project: 2 }))).toHaveLength(1);
    expect(cut).toEqual([1]);
    time = 2 * HOUR;
    const later = Array.from({ length: 300 }, (_, n) => named(1000 + n));
    expect(say(sights, ...later)).toHaveLength(200);
    expect(cut).toEqual([1, 1]);
  });
});

test.each([
  ['203.0.113.7', 'net:203.0.113'],
  ['::ffff:203.0.113.7', 'net:203.0.113'],
  ['2001:db8:0001:ffff::1', 'net:2001:db8:1'],
  ['2001:db8::1', 'net:2001:db8:0'],
  ['::1', 'net:0:0:0'],
  ['no address', ''],
  ['', ''],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('a row without release has no sight; sources are hashed', () => {
  const row = { project_id: 1, release: '', environment: '', event_id: 'e', user_key: '0' };
  expect(sightOf(row, { receivedAt: 1, host: 'web-1' })).toBeUndefined();
  const made = sightOf({ ...row, release: 'r' }, { receivedAt: 1.4, remoteAddress: '203.0.113.7', host: 'web-1' });
  expect(made).toMatchObject({ at: 1, user: '', host: expect.stringMatching(/^\d+$/) });
  expect(JSON.stringify(made)).not.toMatch(/203|web/);
});
