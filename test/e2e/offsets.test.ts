import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { PROMPT_LEDGER, startBreakwater } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { operate } from '../support/operate.ts';
import { errorEvent, sendEvent } from '../support/send.ts';
import { until } from '../support/wait.ts';

const stored = (product: Breakwater, count: number): Promise<unknown> =>
  until(
    `${count} events`,
    () => product.api<{ count: string }[]>('/api/0/projects/default/default/issues/?query=&statsPeriod=24h'),
    (issues) => issues.reduce((sum, issue) => sum + Number(issue.count), 0) === count,
  );

test('a store that was restored alone misses nothing and has nothing twice when processors are moved back to it', async () => {
  const kept = await mkdtemp(join(tmpdir(), 'breakwater-old-store-'));
  const breakwater = await startBreakwater(PROMPT_LEDGER);
  const env = { BREAKWATER_DATA: breakwater.dataFolder };
  const send = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) expect((await sendEvent(breakwater.dsn, errorEvent())).status).toBe(200);
  };
  await send(12);
  await stored(breakwater, 12);
  expect((await operate(['offsets', 'show'], env)).stderr).toContain('have to be stopped');
  await breakwater.kill('SIGTERM');
  const store = join(breakwater.dataFolder, 'store');
  await cp(store, kept, { recursive: true, verbatimSymlinks: true });
  await breakwater.restart();
  await send(9);
  await stored(breakwater, 21);
  await breakwater.kill('SIGTERM');

  // The store of before, and the log of now.
  await rm(store, { recursive: true });
  await cp(kept, store, { recursive: true, verbatimSymlinks: true });
  const moved = await operate(['offsets', 'set', '--to-store', 'yes'], env);
  expect(moved).toMatchObject({ code: 0, stderr: '' });
  expect(moved.stdout).toContain('events:0 of processor.events: from 21 to 12');
  await breakwater.restart();
  await stored(breakwater, 21);
  const { losses } = await breakwater.api<{ losses: unknown[] }>('/api/ui/pipeline');
  expect(losses).toEqual([]);
  await breakwater.stop();
  await rm(kept, { recursive: true, force: true });
}, 180_000);
