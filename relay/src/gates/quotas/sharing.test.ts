import type { Item } from '@breakwater/sdk/wire';
import { describe, expect, test } from 'vitest';

import { quotaOf, settingsOf, simulate, START } from '../../testing/simulate-quotas.ts';
import type { Load, Simulation } from '../../testing/simulate-quotas.ts';
import { shiftOf, windowStart } from './window.ts';

/* Three relays, one quota, a log that takes 50 to 300 ms: all by a clock of the test's own, so each run is the same. */

const RELAYS = ['a', 'b', 'c'];
const PARTS = [0.6, 0.3, 0.1];
const KAFKA = { least: 50, most: 300 };

const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);
const windowAt = (seconds: number): number => windowStart(START, seconds * 1000, shiftOf('default')) + seconds * 1000;

/** The accepted units of one quota of a project in one window, at a demand of `times` its limit. */
function acceptedOf(limit: number, seconds: number, times: number, change: Partial<Simulation> = {}): number {
  const settings = settingsOf(1, [quotaOf({ limit, windowSeconds: seconds, scope: 'project' })]);
  const loads = RELAYS.map((relay, index): Load => {
    const perSecond = ((times * limit) / seconds) * PARTS[index]!;
    return { relay, settings, perSecond: () => perSecond };
  });
  const simulation = { seconds, relays: RELAYS, loads, latencyMs: KAFKA, startAt: windowAt(seconds), ...change };
  return sum(simulate(simulation).accepted);
}

const off = (accepted: number, limit: number): number => Math.abs(accepted / limit - 1);

describe('three relays keep a quota within 5 % over a minute', () => {
  test.each([1, 2, 5, 10, 20])('at %i times the limit, unequally spread', (times) => {
    for (const seed of [1, 2, 3]) expect(off(acceptedOf(6_000, 60, times, { seed }), 6_000)).toBeLessThan(0.02);
  });

  test.each<[string, Partial<Simulation>]>([
    ['the busiest dies', { alive: { a: { until: 30 } } }],
    ['one dies near the end', { alive: { b: { until: 55 } } }],
    ['the busiest starts late', { alive: { a: { from: 30 } } }],
    ['one is replaced by another', { alive: { a: { from: 30 }, b: { until: 30 } } }],
    ['the log is fast', { latencyMs: { least: 1, most: 5 } }],
  ])('while %s', (_what, change) => {
    for (const times of [2, 10]) expect(off(acceptedOf(6_000, 60, times, change), 6_000)).toBeLessThan(0.03);
  });

  test('while the load moves from one relay to the next', () => {
    const settings = settingsOf(1, [quotaOf({ scope: 'project' })]);
    const loads = RELAYS.map((relay, index): Load => ({
      relay,
      settings,
      perSecond: (second) => (Math.floor(second / 10) % 3 === index ? 1_000 : 0),
    }));
    const { accepted } = simulate({ seconds: 60, relays: RELAYS, loads, latencyMs: KAFKA, startAt: windowAt(60) });
    expect(off(sum(accepted), 6_000)).toBeLessThan(0.02);
  });

  test('when all events come in the last ten seconds of the minute', () => {
    const settings = settingsOf(1, [quotaOf({ scope: 'project' })]);
    const loads = RELAYS.map((relay, index): Load => ({
      relay,
      settings,
      perSecond: (second) => (second < 50 ? 0 : 1_000 * PARTS[index]!),
    }));
    const { accepted } = simulate({ seconds: 60, relays: RELAYS, loads, latencyMs: KAFKA, startAt: windowAt(60) });
    expect(off(sum(accepted), 6_000)).toBeLessThan(0.04);
  });

  test('and over a window of ten seconds', () => {
    expect(off(acceptedOf(1_000, 10, 10), 1_000)).toBeLessThan(0.05);
  });

  test('and refuse nothing while there is room', () => {
    expect(acceptedOf(6_000, 60, 0.9)).toBeGreaterThan(0.99 * 0.9 * 6_000);
  });

  test('and refuse neither a burst at an idle relay nor a large container', () => {
    const settings = settingsOf(1, [quotaOf({ categories: ['error', 'span'], scope: 'project' })]);
    const spans: Item = { headers: { type: 'span', item_count: 700 }, payload: new Uint8Array(9_000) };
    const loads: Load[] = [
      { relay: 'a', settings, perSecond: () => 30 },
      { relay: 'c', settings, perSecond: (second) => (second >= 30 && second < 30.2 ? 1_000 : 0) },
      { relay: 'b', settings, perSecond: (second) => (second > 40 && second < 41.5 ? 1 : 0), item: spans },
    ];
    const { accepted } = simulate({ seconds: 60, relays: RELAYS, loads, latencyMs: KAFKA, startAt: windowAt(60) });
    expect(accepted[0]).toBeGreaterThan(1_795);
    expect(accepted.slice(1)).toEqual([200, 1]);
  });
});

test.each([1, 5, 10, 20])('a quota of %i a minute is exceeded by two at most', (limit) => {
  for (const times of [2, 10, 60]) {
    for (const seed of [1, 2, 3]) {
      const accepted = acceptedOf(limit, 60, times, { seed });
      expect(accepted).toBeGreaterThanOrEqual(limit);
      expect(accepted).toBeLessThanOrEqual(limit + RELAYS.length - 1);
    }
  }
});

test('a burst is limited to a fifth of the quota and the pace', () => {
  const settings = settingsOf(1, [quotaOf({ scope: 'project' })]);
  const loads = RELAYS.map((relay): Load => ({ relay, settings, perSecond: (second) => (second < 2 ? 30 : 1_000) }));
  const { bySecond } = simulate({ seconds: 60, relays: RELAYS, loads, latencyMs: KAFKA, startAt: windowAt(60) });
  expect(Math.max(...bySecond)).toBeLessThan(1_800);
  for (const taken of bySecond.slice(20, 55)) expect(taken).toBeLessThan(150);
});

describe('a noisy project leaves the others their part of the organization', () => {
  /** Accepted units by project in the second minute of a quota of 6,000; in the first, relays learn each other's demand. */
  function acceptedByProject(loads: [relay: string, project: number, perSecond: number][]): Map<number, number> {
    const quota = quotaOf();
    const projects = new Map(loads.map(([, project]) => [project, settingsOf(project, [quota])]));
    const run = (seconds: number): number[] =>
      simulate({
        seconds,
        relays: RELAYS,
        latencyMs: KAFKA,
        startAt: windowAt(60),
        loads: loads.map(([relay, project, perSecond]) => ({
          relay,
          settings: projects.get(project)!,
          perSecond: () => perSecond,
        })),
      }).accepted;
    const first = run(60);
    const both = run(120);
    const accepted = new Map<number, number>();
    for (const [index, [, project]] of loads.entries()) {
      accepted.set(project, (accepted.get(project) ?? 0) + both[index]! - first[index]!);
    }
    return accepted;
  }

  test('at the same relays', () => {
    const everywhere = RELAYS.flatMap((relay): [string, number, number][] => [
      [relay, 1, 1_000],
      [relay, 2, 10],
    ]);
    const accepted = acceptedByProject(everywhere);
    expect(accepted.get(2)).toBeGreaterThan(0.9 * 1_800);
    expect(off(sum([...accepted.values()]), 6_000)).toBeLessThan(0.02);
  });

  test('at other relays', () => {
    const accepted = acceptedByProject([
      ['a', 1, 1_000],
      ['b', 2, 20],
      ['c', 3, 30],
    ]);
    expect(accepted.get(2)).toBeGreaterThan(0.9 * 1_200);
    expect(accepted.get(3)).toBeGreaterThan(0.9 * 1_800);
    expect(off(sum([...accepted.values()]), 6_000)).toBeLessThan(0.02);
  });

  test('and two noisy projects get the same', () => {
    const accepted = acceptedByProject([
      ['a', 1, 1_000],
      ['b', 2, 200],
      ['c', 3, 10],
    ]);
    expect(accepted.get(3)).toBeGreaterThan(0.9 * 600);
    expect(accepted.get(2)! / accepted.get(1)!).toBeGreaterThan(0.8);
    expect(accepted.get(2)! / accepted.get(1)!).toBeLessThan(1.25);
  });
});
