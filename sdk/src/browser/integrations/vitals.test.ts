// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest';

import { longestInteractions } from './interactions.ts';
import { shiftWindows } from './shifts.ts';

afterEach(() => vi.unstubAllGlobals());

type Shift = [startTime: number, value: number, hadRecentInput?: boolean];
const clsOf = (shifts: Shift[]): number => {
  const windows = shiftWindows();
  windows.take(shifts.map(([startTime, value, hadRecentInput = false]) => ({ startTime, value, hadRecentInput })));
  return windows.worst();
};

describe('cumulative layout shift is the worst window', () => {
  test.each<[string, Shift[], number]>([
    ['without any is 0', [], 0],
    ['is one shift, where it is alone', [[100, 0.25]], 0.25],
    [
      'adds shifts within a second of each other',
      [
        [0, 0.25],
        [999, 0.25],
        [1998, 0.25],
      ],
      0.75,
    ],
    [
      'which a pause of a second ends',
      [
        [0, 0.25],
        [1000, 0.5],
      ],
      0.5,
    ],
    [
      'which five seconds end',
      [
        [0, 0.25],
        [900, 0.25],
        [1800, 0.25],
        [2700, 0.25],
        [3600, 0.25],
        [4500, 0.25],
        [5000, 0.5],
      ],
      1.5,
    ],
    [
      'and not the last one',
      [
        [0, 0.5],
        [500, 0.25],
        [9000, 0.125],
      ],
      0.75,
    ],
    [
      'without those that follow an input',
      [
        [0, 0.25],
        [500, 0.5, true],
        [900, 0.25],
      ],
      0.5,
    ],
  ])('%s', (_name, shifts, worst) => expect(clsOf(shifts)).toBe(worst));

  test('and begins anew with a page that comes out of the back/forward cache', () => {
    const windows = shiftWindows();
    windows.take([{ startTime: 0, value: 0.5, hadRecentInput: false }]);
    windows.reset();
    windows.take([{ startTime: 500, value: 0.125, hadRecentInput: false }]);
    expect(windows.worst()).toBe(0.125);
  });
});

describe('interaction to next paint is', () => {
  const many = (count: number): [number, number][] => Array.from({ length: count }, (_, at) => [at * 7, 16 + at]);
  const inpOf = (entries: [interactionId: number, duration: number][]): number | null => {
    const interactions = longestInteractions();
    interactions.take(entries.map(([interactionId, duration]) => ({ interactionId, duration })));
    return interactions.worst();
  };

  test.each<[string, [number, number][], number, number | null]>([
    ['nothing where nobody did anything', [], 0, null],
    ['nothing of events that are no interaction', [[0, 500]], 0, null],
    [
      'the longest of a few',
      [
        [1, 40],
        [8, 200],
        [15, 80],
      ],
      3,
      200,
    ],
    [
      'the longest event of one interaction',
      [
        [1, 40],
        [1, 120],
        [1, 64],
      ],
      1,
      120,
    ],
    ['still the longest of 49', many(50).slice(1), 49, 65],
    ['the second of 50', many(51).slice(1), 50, 65],
    ['the third of 100', many(101).slice(1), 100, 114],
    ['the tenth, the last that is kept, of a thousand', many(1001).slice(1), 1000, 1007],
  ])('%s', (_name, entries, interactionCount, inp) => {
    vi.stubGlobal('performance', { interactionCount });
    expect(inpOf(entries)).toBe(inp);
    vi.stubGlobal('performance', {});
    expect(inpOf(entries), 'counted by ids').toBe(inp);
  });

  test('that of the page since it came out of the back/forward cache', () => {
    vi.stubGlobal('performance', { interactionCount: 60 });
    const interactions = longestInteractions();
    interactions.take([{ interactionId: 1, duration: 500 }]);
    interactions.reset();
    interactions.take([
      { interactionId: 420, duration: 48 },
      { interactionId: 427, duration: 40 },
    ]);
    vi.stubGlobal('performance', { interactionCount: 62 });
    expect(interactions.worst()).toBe(48);
  });
});
