import { describe, expect, test } from 'vitest';

import type { ProjectSettings } from '../../log/index.ts';
import { createQuotas } from './create-quotas.ts';
import type { Quotas } from './create-quotas.ts';
import { sendError, settingsOf, START } from '../../testing/simulate-quotas.ts';

const MINUTE = 60_000;
const STEP_MS = 500;

/** One relay that reads its own records at once, and runs by the minute. */
function open() {
  const clock = { now: START };
  const quotas = createQuotas({ relay: 'a', now: () => clock.now });
  const run = (settings: ProjectSettings, minutes: number, perMinute: number): number[] => {
    const taken: number[] = [];
    let due = 0;
    for (let minute = 0; minute < minutes; minute++) {
      let count = 0;
      for (const end = clock.now + MINUTE; clock.now < end; clock.now += STEP_MS) {
        due += (perMinute * STEP_MS) / MINUTE;
        for (; due >= 1; due--) if (sendError(quotas, settings)) count++;
        speak(quotas, clock.now);
      }
      taken.push(count);
    }
    return taken;
  };
  const know = (perMinute: number, minutes: number): void =>
    quotas.hearBaselines({
      v: 1,
      kind: 'baselines',
      at: clock.now,
      baselines: [{ key: 'spike@project:1:error', perMinute, minutes, seenAt: clock.now }],
    });
  return { clock, quotas, run, know };
}

function speak(quotas: Quotas, now: number): void {
  const usage = quotas.tick();
  if (usage) quotas.hear(usage, now);
  const baselines = quotas.baselines();
  if (baselines) quotas.hearBaselines(baselines);
}

const guarded = settingsOf(1, [], { spikeProtection: true });

describe('a sudden multiple of the usual volume', () => {
  test('is limited to ten times that volume after a minute, until it is over', () => {
    const { run, know } = open();
    know(300, 1_500);
    const spike = run(guarded, 10, 20_000);
    expect(spike[0]).toBeGreaterThan(19_900);
    for (const count of spike.slice(3)) {
      expect(count).toBeGreaterThan(2_800);
      expect(count).toBeLessThan(3_500);
    }
    run(guarded, 3, 300);
    expect(run(guarded, 5, 300)).toEqual([300, 300, 300, 300, 300]);
  });

  test.each<[string, number, number, number]>([
    ['for a project without a history', 0, 0, 20_000],
    ['for a project that is known for less than a day', 800, 300, 20_000],
    ['below a thousand a minute', 1_500, 5, 900],
    ['below ten times the usual volume', 1_500, 300, 2_500],
  ])('is no spike %s', (_what, minutes, usual, perMinute) => {
    const { run, know } = open();
    if (minutes > 0) know(usual, minutes);
    for (const count of run(guarded, 5, perMinute)) expect(count).toBeGreaterThan(0.99 * perMinute);
  });

  test('passes where the project has turned protection off', () => {
    const { run, know } = open();
    know(300, 1_500);
    const off = settingsOf(1, [], { spikeProtection: false });
    for (const count of run(off, 5, 20_000)) expect(count).toBeGreaterThan(19_900);
  });

  test('is limited by a relay that starts anew, from the baselines in the log', () => {
    const first = open();
    first.know(300, 1_500);
    first.run(guarded, 1, 300);
    first.clock.now += MINUTE;
    const written = first.quotas.baselines()!;
    expect(written.baselines).toEqual([expect.objectContaining({ key: 'spike@project:1:error' })]);

    const second = open();
    second.clock.now = first.clock.now;
    second.quotas.hearBaselines(written);
    const spike = second.run(guarded, 5, 20_000);
    expect(spike[0]).toBeGreaterThan(19_900);
    expect(spike.at(-1)).toBeLessThan(3_500);
  });
});
