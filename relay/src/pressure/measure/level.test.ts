import { describe, expect, test } from 'vitest';

import { behindMs } from './behind.ts';
import { createLagControl } from './lag.ts';
import type { LoopSample } from './lag.ts';
import { levelOf, retryAfterSeconds } from './level.ts';
import type { Signals } from './level.ts';
import { createStatements } from '../lanes/statements.ts';

const calm: Signals = { memoryShare: 0.3, logShare: 0.1, appendMs: 5, cpuLevel: 0, behindMs: 0 };
const budgets = { memoryHighWater: 0.8, logHighWater: 0.7, behindMs: 7_200_000 };

describe('the level', () => {
  test.each<[Partial<Signals>, number, string]>([
    [{}, 0, 'processors'],
    [{ behindMs: 5_400_000 }, 0, 'processors'],
    [{ behindMs: 6_300_000 }, 0.5, 'processors'],
    [{ behindMs: 7_200_000 }, 1, 'processors'],
    [{ behindMs: 10_800_000 }, 1.5, 'processors'],
    [{ behindMs: 1e12 }, 2, 'processors'],
    [{ memoryShare: 0.7 }, 0, 'processors'],
    [{ memoryShare: 0.75 }, 0.5, 'memory'],
    [{ memoryShare: 0.8 }, 1, 'memory'],
    [{ memoryShare: 0.89 }, 2, 'memory'],
    [{ memoryShare: 0.98 }, 3, 'memory'],
    [{ memoryShare: 2 }, 3, 'memory'],
    [{ logShare: 0.7 }, 1, 'disk'],
    [{ logShare: 0.98 }, 3, 'disk'],
    [{ appendMs: 1_000 }, 0, 'processors'],
    [{ appendMs: 3_000 }, 1, 'log'],
    [{ appendMs: 60_000 }, 2, 'log'],
    [{ cpuLevel: 1.4 }, 1.4, 'cpu'],
    [{ cpuLevel: 1.4, memoryShare: 0.89, behindMs: 7_200_000 }, 2, 'memory'],
  ])('with %j is %d by %s', (signals, level, why) => {
    const is = levelOf({ ...calm, ...signals }, budgets);
    expect(is.level).toBeCloseTo(level);
    if (level > 0) expect(is.why).toBe(why);
  });
});

test('clients wait longer at a higher level and for a later path, at random times, and never too long', () => {
  const seconds = (level: number, behind: number, random: number): number =>
    retryAfterSeconds({ level, why: 'cpu', behindMs: behind }, random);
  expect(seconds(0.1, 0, 0)).toBeLessThan(seconds(0.1, 0, 0.99));
  expect(seconds(1, 0, 0.5)).toBe(10);
  expect(seconds(2, 0, 0.5)).toBe(20);
  expect(seconds(1, 7_200_000, 0.5)).toBe(130);
  expect(seconds(3, 1e12, 1)).toBe(450);
});

describe('the lateness of the path', () => {
  const MINUTE_MS = 60_000;
  const told = (lane: { oldestAgeMs: number; waiting: number; perSecond: number }, minutes: number) => {
    let now = 0;
    const statements = createStatements(() => now);
    for (let second = 0; second <= 60 * minutes; second++) {
      now = 1000 * second;
      const place = { lane: 'backlog' as const, topic: 'events-backlog', partition: 0 };
      statements.say({ v: 1, processor: 'p', at: now, lanes: [{ ...place, ...lane }] }, now);
    }
    return { statements, at: (ms: number) => behindMs(statements, (now = ms)) };
  };

  test('is 0 while processors are silent, because the log buffers that', () => {
    const { at } = told({ oldestAgeMs: 10 * MINUTE_MS, waiting: 1e6, perSecond: 0 }, 2);
    expect(at(2 * MINUTE_MS)).toBe(10 * MINUTE_MS);
    expect(at(2 * MINUTE_MS + 11_000)).toBe(0);
  });

  test('is the age of the oldest record, or the time that waiting records will take once the rate is reliable', () => {
    const waiting = { oldestAgeMs: MINUTE_MS, waiting: 600_000, perSecond: 100 };
    expect(told(waiting, 0.5).at(0.5 * MINUTE_MS)).toBe(MINUTE_MS);
    expect(told(waiting, 2).at(2 * MINUTE_MS)).toBe(100 * MINUTE_MS);
  });
});

describe('the level for lack of CPU', () => {
  const run = (control: ReturnType<typeof createLagControl>, count: number, sample: LoopSample): number => {
    let level = Number.NaN;
    for (let time = 0; time < count; time++) level = control(sample);
    return level;
  };
  const atWork = { busy: 1, cpu: 1 };

  test('rises while a busy loop is late, no higher than repeated errors, and falls slowly', () => {
    const control = createLagControl(5);
    expect(run(control, 1, { lagMs: 15, ...atWork })).toBeCloseTo(0.15);
    expect(run(control, 9, { lagMs: 15, ...atWork })).toBeCloseTo(1.5);
    expect(run(control, 2, { lagMs: 500, ...atWork })).toBe(2);
    expect(run(control, 1, { lagMs: 2, busy: 0.8, cpu: 0.8 })).toBeCloseTo(1.99);
    expect(run(control, 210, { lagMs: 1, busy: 0.5, cpu: 0.5 })).toBe(0);
  });

  test('does not rise for a loop that is late but idle', () => {
    expect(run(createLagControl(5), 10, { lagMs: 500, busy: 0.2, cpu: 0.1 })).toBe(0);
  });

  test('rises for a loop that gets no CPU for its work only when it is very late, and no faster', () => {
    expect(run(createLagControl(5), 10, { lagMs: 90, busy: 1, cpu: 0.3 })).toBe(0);
    expect(run(createLagControl(5), 10, { lagMs: 120, busy: 1, cpu: 0.3 })).toBeCloseTo(0.6);
    expect(run(createLagControl(5), 2, { lagMs: 1_000, busy: 1, cpu: 0.3 })).toBe(1);
  });
});
