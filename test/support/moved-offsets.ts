import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'vitest';

import { PROMPT_LEDGER, startBreakwater } from './breakwater.ts';
import type { Breakwater } from './breakwater.ts';
import { operate } from './operate.ts';
import { errorEvent, sendEvent } from './send.ts';
import { until } from './wait.ts';

const stored = (product: Breakwater, count: number): Promise<unknown> =>
  until(
    `${count} events`,
    () => product.api<{ count: string }[]>('/api/0/projects/default/default/issues/?query=&statsPeriod=24h'),
    (issues) => issues.reduce((sum, issue) => sum + Number(issue.count), 0) === count,
  );

const [BEFORE, AFTER] = [12, 9];

interface RestoreOptions {
  /** Settings of the log; without any the process keeps it itself. */
  log: Record<string, string>;
  /** Words of the refusal while processors read. */
  whileRead: string;
  /** Records that the log drops before the processors are moved back, by the way to drop those below an offset of its one partition. */
  drops?: { records: number; before(offset: number): Promise<void> };
}

/**
 * Restores the store alone, of a time when the log had less, and moves the processors back to it: nothing is there twice, and nothing is
 * missing that the log has; a loss is stated of just what it has not.
 */
export async function restoreStoreAlone({ log, whileRead, drops }: RestoreOptions): Promise<void> {
  const kept = await mkdtemp(join(tmpdir(), 'breakwater-old-store-'));
  const breakwater = await startBreakwater({ ...PROMPT_LEDGER, ...log });
  const env = { ...log, BREAKWATER_DATA: breakwater.dataFolder };
  const send = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) expect((await sendEvent(breakwater.dsn, errorEvent())).status).toBe(200);
  };
  const run = (...words: string[]) => operate(['offsets', ...words], env);
  await send(BEFORE);
  await stored(breakwater, BEFORE);
  expect(await run('set', '--to-store', 'yes')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining(whileRead),
  });
  await breakwater.kill('SIGTERM');
  const store = join(breakwater.dataFolder, 'store');
  await cp(store, kept, { recursive: true, verbatimSymlinks: true });
  await breakwater.restart();
  await send(AFTER);
  await stored(breakwater, BEFORE + AFTER);
  await breakwater.kill('SIGTERM');

  // The store of before, and the log of now.
  await rm(store, { recursive: true });
  await cp(kept, store, { recursive: true, verbatimSymlinks: true });
  await drops?.before(BEFORE + drops.records);
  const both = await run('set', '--to-store', 'yes', '--to-time', '2026-11-30T03:00:00Z');
  expect(both).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('not both') });
  const placesOf = async (): Promise<string> => (await run('show')).stdout;
  const before = await placesOf();
  const planned = await run('plan', '--to-store', 'yes');
  expect(planned).toMatchObject({ code: 0, stderr: '' });
  expect(await placesOf()).toBe(before);
  const moved = await run('set', '--to-store', 'yes');
  const lines = planned.stdout.trimEnd().split('\n');
  expect(moved).toMatchObject({
    code: 0,
    stderr: '',
    stdout: `${planned.stdout}All ${lines.length} places are written.\n`,
  });
  expect([sumOf(lines, 'from'), sumOf(lines, 'to')]).toEqual([BEFORE + AFTER, BEFORE]);
  if (drops)
    expect(moved.stdout).toContain(`; ${drops.records} records before the oldest are gone, and will be stated`);
  await breakwater.restart();
  await stored(breakwater, BEFORE + AFTER - (drops?.records ?? 0));
  const { losses } = await breakwater.api<{ losses: { topic: string; records: number }[] }>('/api/ui/pipeline');
  expect(losses.map(({ topic, records }) => [topic, records])).toEqual(drops ? [['events', drops.records]] : []);
  await breakwater.stop();
  await rm(kept, { recursive: true, force: true });
}

/** The offsets of all partitions of the live lane of errors, each of which began at 0. */
const sumOf = (lines: readonly string[], word: 'from' | 'to'): number =>
  lines
    .filter((line) => line.includes(' of processor.events: '))
    .reduce((sum, line) => sum + Number(new RegExp(` ${word} (\\d+)`).exec(line)?.[1]), 0);
