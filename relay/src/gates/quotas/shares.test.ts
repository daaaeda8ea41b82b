import { describe, expect, test } from 'vitest';

import { divide, fairLevel } from './shares.ts';
import type { QuotaClaim } from './shares.ts';

const claim = (relay: string, demand: number, projects: [number, number][] = []): QuotaClaim => ({
  relay,
  demand,
  projects: new Map(projects),
});

const sharesOf = (claims: QuotaClaim[], capacity = 0): number[] =>
  claims.map(({ relay }) => Number(divide(claims, relay, capacity).share.toFixed(3)));

describe('max-min fairness', () => {
  test.each<[string, number[], number, number]>([
    ['cuts nobody where all fit', [10, 20], 30, Infinity],
    ['gives equals the same', [50, 50], 60, 30],
    ['cuts only who asks for more than an even part', [1_000, 10], 100, 90],
    ['hands on what small ones leave', [1_000, 300, 30], 100, 35],
    ['gives nothing of nothing', [5, 5], 0, 0],
    ['knows an empty list', [], 10, Infinity],
  ])('%s', (_what, demands, capacity, level) => expect(fairLevel(demands, capacity)).toBe(level));
});

describe('the rest of a quota', () => {
  test.each<[string, QuotaClaim[], number, number[]]>([
    ['belongs to a single relay', [claim('a', 5)], 0, [1]],
    ['is divided evenly where there is no demand', [claim('a', 0), claim('b', 0)], 0, [0.5, 0.5]],
    [
      'is divided by demand, with a little for each',
      [claim('a', 60), claim('b', 30), claim('c', 10)],
      0,
      [0.576, 0.303, 0.121],
    ],
    ['leaves a part to an idle relay', [claim('a', 100), claim('b', 0)], 0, [0.955, 0.045]],
    [
      'is divided by the fair parts of projects where it is contended',
      [claim('a', 1_000, [[1, 1_000]]), claim('b', 10, [[2, 10]])],
      20,
      [0.5, 0.5],
    ],
    ['is divided by demand where there is just enough', [claim('a', 15), claim('b', 5)], 20, [0.727, 0.273]],
    ['is spread over all relays where there is plenty', [claim('a', 10), claim('b', 0)], 1_000, [0.505, 0.495]],
  ])('%s', (_what, claims, capacity, shares) => {
    expect(sharesOf(claims, capacity)).toEqual(shares);
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 2);
  });

  test('is limited for a noisy project alone, by its part of the demand at each relay', () => {
    const claims = [
      claim('a', 930, [
        [1, 900],
        [2, 30],
      ]),
      claim('b', 100, [[1, 100]]),
    ];
    expect(divide(claims, 'a', 100).rates).toEqual(new Map([[1, 63]]));
    expect(divide(claims, 'b', 100).rates).toEqual(new Map([[1, 7]]));
  });

  test('is limited for all alike where more are noisy than relays name', () => {
    // Ten of 40 projects, all of which ask for ten a second, half of it at each relay.
    const named = (from: number): [number, number][] => [0, 1, 2, 3, 4].map((index) => [from + index, 10]);
    const claims = [claim('a', 200, named(0)), claim('b', 200, named(100))];
    const { share, rates, unnamedRate } = divide(claims, 'a', 100);
    expect({ share, unnamedRate }).toEqual({ share: 0.5, unnamedRate: 1.25 });
    expect([...rates.values()]).toEqual([2.5, 2.5, 2.5, 2.5, 2.5]);

    // Small projects that fit are not limited.
    const small = [
      claim('a', 215, [
        [1, 200],
        [2, 10],
      ]),
    ];
    expect(divide(small, 'a', 100)).toMatchObject({ rates: new Map([[1, 85]]), unnamedRate: Infinity });
  });

  test('gives its last units by demand, then by name', () => {
    const claims = [claim('a', 5), claim('b', 5), claim('c', 9)];
    expect(claims.map(({ relay }) => divide(claims, relay, 0).rank)).toEqual([1, 2, 0]);
  });
});
