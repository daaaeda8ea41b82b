import type { OpenBatch } from '@breakwater/relay/log';
import { expect, test } from 'vitest';

import { createFlushGate } from './gate.ts';

/** A gate on a clock that a test moves, and the openings that it saw: when, and which partitions. */
function watched(flushMs?: number) {
  let now = 0;
  let calls: { at: number; wake: () => void }[] = [];
  const opened: [at: number, partitions: number[]][] = [];
  const gate = createFlushGate({
    flushMs,
    processors: () => 1,
    pathMs: () => 0,
    onOpen: (batches) => opened.push([now, batches.map(({ partition }) => partition)]),
    now: () => now,
    clock: {
      after(ms, wake) {
        const call = { at: now + ms, wake };
        calls.push(call);
        return () => void (calls = calls.filter((one) => one !== call));
      },
    },
  });
  return {
    opened,
    timers: () => calls.length,
    handed: gate.handed,
    interval: gate.intervalMs,
    pass(partition: number, oldestMs = now, signal = new AbortController().signal): Promise<void> {
      return gate.pass({ topic: 'events', partition, oldestMs } satisfies OpenBatch, signal);
    },
    moveTo(time: number): void {
      for (;;) {
        const next = calls.toSorted((a, b) => a.at - b.at)[0];
        if (!next || next.at > time) break;
        calls = calls.filter((call) => call !== next);
        now = next.at;
        next.wake();
      }
      now = time;
    },
  };
}

test('opens for all partitions together, once the oldest record has waited, and sets no timer while none waits', async () => {
  const gate = watched(1_000);
  expect(gate.timers()).toBe(0);
  gate.moveTo(50);
  const first = gate.pass(0);
  gate.moveTo(600);
  const all = Promise.all([first, gate.pass(1), gate.pass(2, 10)]);
  gate.moveTo(1_009);
  expect(gate.opened).toEqual([]);
  gate.moveTo(5_000);
  await all;
  expect(gate.opened).toEqual([[1_010, [0, 1, 2]]]);
  expect(gate.timers()).toBe(0);
});

test('opens an interval apart while records come', () => {
  const gate = watched(1_000);
  for (let time = 0; time < 3_500; time += 100) {
    gate.moveTo(time);
    void gate.pass(time / 100);
  }
  expect(gate.opened.map(([at]) => at)).toEqual([1_000, 2_000, 3_000]);
});

test('a batch that became full or is given up does not wait, nor does its timer', async () => {
  const gate = watched(1_000);
  const ending = new AbortController();
  const passing = gate.pass(0, 0, ending.signal);
  ending.abort();
  await passing;
  await gate.pass(1, 0, AbortSignal.abort());
  expect(gate.timers()).toBe(0);
  gate.moveTo(5_000);
  expect(gate.opened).toEqual([]);
});

test('takes its interval from the records that were handed out since the last opening', () => {
  const gate = watched();
  void gate.pass(0);
  gate.moveTo(1_380);
  gate.handed(300);
  expect(gate.interval()).toBe(1_380);
  void gate.pass(0);
  gate.moveTo(2_760);
  expect(gate.opened.map(([at]) => at)).toEqual([1_380, 2_760]);
  expect(gate.interval()).toBe(800);
  gate.moveTo(60_000);
  void gate.pass(0);
  gate.moveTo(60_800);
  expect([gate.opened.at(-1)?.[0], gate.interval()]).toEqual([60_800, 1_380]);
});
