import { mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { PROMPT_LEDGER, startBreakwater } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { operate } from '../support/operate.ts';
import { errorEvent, sendEvent } from '../support/send.ts';
import { until } from '../support/wait.ts';

const EVENTS = 60;

let folder = '';
let breakwater: Breakwater;
const acknowledged: string[] = [];

const countOf = (product: Breakwater): Promise<number> =>
  product
    .api<{ count: string }[]>('/api/0/projects/default/default/issues/?query=&statsPeriod=24h')
    .then((issues) => issues.reduce((sum, { count }) => sum + Number(count), 0));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-backups-'));
  breakwater = await startBreakwater(PROMPT_LEDGER);
  const sent = await Promise.all(
    Array.from({ length: EVENTS }, (_, i) =>
      sendEvent(breakwater.dsn, errorEvent({ fingerprint: [`group ${i % 5}`] })),
    ),
  );
  for (const { eventId, status } of sent) if (status === 200) acknowledged.push(eventId);
  expect(acknowledged).toHaveLength(EVENTS);
}, 120_000);

afterAll(async () => {
  await breakwater.stop();
  await rm(folder, { recursive: true, force: true });
});

const backupsOf = async (): Promise<string[]> => (await readdir(folder)).filter((name) => /^\d/.test(name)).toSorted();

test('a backup is taken while events come, is proven, and is restored with every event that was answered before it', async () => {
  const env = { BREAKWATER_DATA: breakwater.dataFolder };
  const taken = await operate(['backup', folder], env);
  expect(taken).toMatchObject({ code: 0, stderr: '' });
  const [id = ''] = await backupsOf();
  expect(taken.stdout).toContain(join(folder, id));

  const manifest = JSON.parse(await readFile(join(folder, id, 'manifest.json'), 'utf8')) as {
    positions: { topics: Record<string, unknown[]>; groups: object };
    files: { path: string }[];
    rows: Record<string, number>;
  };
  expect(manifest.rows['migrations']).toBeGreaterThan(0);
  expect(Object.keys(manifest.positions.topics)).toContain('events');
  expect(new Set(manifest.files.map(({ path }) => path.split('/')[0]))).toEqual(new Set(['store', 'log']));
  expect((await stat(join(folder, id, 'manifest.json'))).mode & 0o077).toBe(0);
  expect((await stat(join(breakwater.dataFolder, 'operator.sock'))).mode & 0o777).toBe(0o600);
  // The process keeps nothing of the moment.
  expect(await readdir(join(breakwater.dataFolder, 'log', 'held'))).toEqual([]);
  expect(await readdir(join(breakwater.dataFolder, 'store', 'shadow'))).toEqual(['increment.txt']);

  expect(await operate(['backup', 'verify', folder], env)).toMatchObject({ code: 0 });
  const proven = await operate(['backup', 'prove', join(folder, id)], env);
  expect(proven).toMatchObject({ code: 0, stderr: '' });
  const [, rows = '', fromLog = ''] =
    /is proven: (\d+) events .* (\d+) more came from its log/.exec(proven.stdout) ?? [];
  expect(Number(rows) + Number(fromLog)).toBe(EVENTS);

  const restored = await mkdtemp(join(tmpdir(), 'breakwater-restored-'));
  expect(await operate(['restore', join(folder, id), '--data', restored], env)).toMatchObject({ code: 0, stderr: '' });
  const again = await operate(['restore', join(folder, id), '--data', restored], env);
  expect(again).toMatchObject({ code: 1 });
  expect(again.stderr).toContain('is not empty');

  const other = await startBreakwater(PROMPT_LEDGER, restored);
  await until(
    'all events',
    () => countOf(other),
    (count) => count === EVENTS,
  );
  for (const eventId of acknowledged.slice(0, 5))
    expect(await other.api(`/api/0/projects/default/default/events/${eventId}/receipt/`)).toMatchObject({
      state: 'stored',
    });
  expect((await sendEvent(other.dsn, errorEvent())).status).toBe(200);
  await until(
    'the next event',
    () => countOf(other),
    (count) => count === EVENTS + 1,
  );
  await other.stop();
}, 180_000);

test('one byte that changed in any file of a backup is found, and nothing of it is restored', async () => {
  const env = { BREAKWATER_DATA: breakwater.dataFolder };
  expect(await operate(['backup', folder], env)).toMatchObject({ code: 0 });
  const id = (await backupsOf()).at(-1) ?? '';
  const target = join(tmpdir(), `breakwater-refused-${process.pid}`);
  for (const path of ['manifest.json', ...(await onePathOfEach(join(folder, id)))]) {
    const file = join(folder, id, path);
    const { size } = await stat(file);
    await flip(file, size >> 1);
    const verified = await operate(['backup', 'verify', join(folder, id)], env);
    expect(verified, path).toMatchObject({ code: 1 });
    expect(verified.stderr).toContain(path.split('/').at(-1));
    if (path.startsWith('log/')) {
      const refused = await operate(['restore', join(folder, id), '--data', target], env);
      expect(refused.stderr).toContain('Nothing was restored');
      expect(await readdir(target)).toEqual([]);
    }
    await flip(file, size >> 1);
  }
  expect(await operate(['backup', 'verify', folder], env)).toMatchObject({ code: 0 });
  expect((await operate(['backup', 'list', folder], env)).stdout.trim().split('\n')).toHaveLength(2);
  expect(await operate(['backup', 'prune', folder, '--keep', '1'], env)).toMatchObject({ code: 0 });
  expect(await backupsOf()).toEqual([id]);
  await rm(target, { recursive: true, force: true });
}, 120_000);

/** A file of facts and one of the log that has records. */
async function onePathOfEach(backup: string): Promise<string[]> {
  const { files } = JSON.parse(await readFile(join(backup, 'manifest.json'), 'utf8')) as {
    files: { path: string; bytes: number }[];
  };
  const largest = (part: string): string =>
    files.filter(({ path }) => path.startsWith(part)).toSorted((one, other) => other.bytes - one.bytes)[0]?.path ?? '';
  return [largest('store/'), largest('log/')];
}

async function flip(path: string, at: number): Promise<void> {
  const handle = await open(path, 'r+');
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, at);
  byte[0] = (byte[0] ?? 0) ^ 1;
  await handle.write(byte, 0, 1, at);
  await handle.close();
}
