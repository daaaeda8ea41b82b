import type { LaneName } from '@breakwater/relay/log';
import { describe, expect, test } from 'vitest';

import { Scheduler, StoppingError } from './scheduler.ts';
import type { Clock } from './scheduler.ts';

/** A clock that moves only when everything waits for it. */
class TestClock implements Clock {
  #now = 0;
  #calls: { at: number; wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, wake: () => void): () => void {
    const call = { at: this.#now + ms, wake };
    this.#calls.push(call);
    return () => void (this.#calls = this.#calls.filter((one) => one !== call));
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  async runUntil(end: number): Promise<void> {
    for (;;) {
      // Work that is ready continues before time moves.
      await new Promise((resolve) => setImmediate(resolve));
      const next = this.#calls.toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      this.#calls = this.#calls.filter((call) => call !== next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#now = end;
  }
}

interface Stream {
  lane: LaneName;
  key?: string;
  /** The duration of one batch. */
  tookMs: number;
  /** The pause from the end of one batch until the next is handed out. */
  gapMs: number;
  isFull?: boolean;
}

interface Worked {
  batches: number;
  busyMs: number;
  longestWaitMs: number;
}

/** Streams of batches for a minute, each handed out when the one before it is done, as a log does. */
async function aMinuteOf(streams: Record<string, Stream>): Promise<Record<string, Worked>> {
  const clock = new TestClock();
  const scheduler = new Scheduler(clock);
  const worked: Record<string, Worked> = {};
  for (const [name, { lane, key = 'events:0', tookMs, gapMs, isFull = false }] of Object.entries(streams)) {
    const own: Worked = { batches: 0, busyMs: 0, longestWaitMs: 0 };
    worked[name] = own;
    void (async () => {
      for (;;) {
        const asked = clock.now();
        await scheduler.run({ lane, key, isFull, ageMs: 100 }, async () => {
          own.longestWaitMs = Math.max(own.longestWaitMs, clock.now() - asked);
          await clock.pause(tookMs);
          own.batches++;
          own.busyMs += tookMs;
        });
        await clock.pause(gapMs);
      }
    })();
  }
  await clock.runUntil(60_000);
  return worked;
}

describe('the shares of a minute', () => {
  const full = { lane: 'live', tookMs: 350, gapMs: 5, isFull: true } as const;
  const backlog = { lane: 'backlog', tookMs: 200, gapMs: 5 } as const;
  const slow = { lane: 'slow', tookMs: 100, gapMs: 5 } as const;
  const share = (ms: number | undefined): number => (ms ?? 0) / 60_000;

  test('a live lane that does not keep up leaves a fifth to the backlog and a tenth to the slow lane', async () => {
    const worked = await aMinuteOf({ live: full, backlog, slow });
    expect(share(worked['backlog']?.busyMs)).toBeCloseTo(0.2, 1);
    expect(share(worked['slow']?.busyMs)).toBeCloseTo(0.1, 1);
    expect(share(worked['live']?.busyMs)).toBeGreaterThan(0.65);
  });

  test('a live lane that keeps up waits for one short batch, and the backlog gets the rest of the time', async () => {
    const worked = await aMinuteOf({ live: { lane: 'live', tookMs: 50, gapMs: 75 }, backlog });
    expect(worked['live']?.longestWaitMs).toBeLessThanOrEqual(200);
    expect(share(worked['backlog']?.busyMs)).toBeGreaterThan(0.7);
  });

  test('with an idle live lane the backlog gets everything', async () => {
    const worked = await aMinuteOf({ backlog });
    expect(share(worked['backlog']?.busyMs)).toBeGreaterThan(0.95);
  });

  test('a live batch waits behind no batch of another key', async () => {
    const worked = await aMinuteOf({
      live: { ...full, key: 'events:1' },
      other: { lane: 'live', key: 'spans:0', tookMs: 40, gapMs: 10 },
      backlog: { ...backlog, tookMs: 5_000 },
    });
    expect([worked['live']?.longestWaitMs, worked['other']?.longestWaitMs]).toEqual([0, 0]);
    expect(share(worked['backlog']?.busyMs)).toBeGreaterThan(0.15);
  });

  test('partitions of one lane take turns', async () => {
    const keys = ['events:0', 'events:1', 'events:2', 'spans:0'];
    const worked = await aMinuteOf({
      live: { ...full, key: 'spans:1' },
      ...Object.fromEntries(keys.map((key) => [key, { ...backlog, key }])),
    });
    const batches = keys.map((key) => worked[key]?.batches ?? 0);
    expect(Math.min(...batches)).toBeGreaterThan(10);
    expect(Math.max(...batches) - Math.min(...batches)).toBeLessThanOrEqual(1);
  });
});

test('a failed batch frees its key, and a stop refuses the waiting ones', async () => {
  const clock = new TestClock();
  const scheduler = new Scheduler(clock);
  const turn = { lane: 'live', key: 'events:0', isFull: false, ageMs: 0 } as const;
  await expect(scheduler.run(turn, () => Promise.reject(new Error('the store is away')))).rejects.toThrow('away');

  const inHand = scheduler.run(turn, () => clock.pause(100).then(() => 'done'));
  const waits = scheduler.run(turn, async () => 'never');
  scheduler.stop();
  await expect(waits).rejects.toThrow(StoppingError);
  await expect(scheduler.run(turn, async () => 'never')).rejects.toThrow(StoppingError);
  await clock.runUntil(100);
  expect(await inHand).toBe('done');
});
