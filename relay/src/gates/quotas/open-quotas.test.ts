import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';

import { openLog } from '../../log/index.ts';
import { createLogger } from '../../service/index.ts';
import type { Log } from '../../log/index.ts';
import type { Logger } from '../../service/index.ts';
import { openQuotas } from './open-quotas.ts';
import { quotaOf, sendError, settingsOf } from '../../testing/simulate-quotas.ts';

/* Several relays on one real log, each as if it was a process of its own. */

let folder: string;
let log: Log;
let clock = Date.now();
let project = 0;
const said: string[] = [];
const logger: Logger = { ...createLogger('quotas', 'silent'), error: (_fields, message) => said.push(message) };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quotas-'));
  log = await openLog({ kind: 'embedded', folder, partitions: 1, maxTopicBytes: 2 ** 30 }, logger);
});
afterAll(async () => {
  await log.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  project++;
  said.length = 0;
});

const open = (relay: string) => openQuotas({ log, logger, relay, now: () => clock });

const aDay = () => settingsOf(project, [quotaOf({ limit: 5, windowSeconds: 86_400, scope: 'project' })]);

async function keysOf(topic: string): Promise<string[]> {
  const keys: string[] = [];
  const tail = await log.tail(
    topic,
    ({ key }) => keys.push(key),
    () => undefined,
  );
  await tail.stop();
  return keys;
}

test('a restart does not begin a window anew', async () => {
  const settings = aDay();
  const first = await open('before');
  for (let index = 0; index < 3; index++) expect(sendError(first, settings)).toBe(true);
  await first.close();

  const second = await open('after');
  const taken = Array.from({ length: 5 }, () => sendError(second, settings));
  expect(taken.filter(Boolean)).toHaveLength(2);
  await second.close();
});

test('units that one relay took are known to the other at once', async () => {
  const settings = aDay();
  const [a, b] = await Promise.all([open('a'), open('b')]);
  for (let index = 0; index < 5; index++) sendError(a, settings);
  await vi.waitFor(async () => expect((await keysOf('usage')).filter((key) => key === 'a').length).toBeGreaterThan(1));
  await vi.waitFor(() => expect(sendError(b, settings)).toBe(false));
  await Promise.all([a.close(), b.close()]);
});

test('logs a record of a newer version, and works on without it', async () => {
  const settings = aDay();
  await log.append('usage', [{ key: 'newer', value: new TextEncoder().encode('{"v":9}') }]);
  const quotas = await open('older');
  expect(said).toEqual(['a usage record cannot be read']);
  expect(sendError(quotas, settings)).toBe(true);
  await quotas.close();
});

test('writes the usual volumes each minute', async () => {
  const settings = settingsOf(project, [], { spikeProtection: true });
  const quotas = await open('a');
  sendError(quotas, settings);
  // Volumes are published every ten seconds and added to the averages with the next minute.
  await vi.waitFor(
    async () => {
      clock += 61_000;
      expect(await keysOf('usage')).toContain('baselines');
    },
    { timeout: 10_000, interval: 700 },
  );
  await quotas.close();
});
