import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { backupsIn, flipByte } from '../soak/backups.ts';
import { PROMPT_LEDGER, startBreakwater, TOKEN } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { operate } from '../support/operate.ts';
import { makeProject } from '../support/shared-breakwater.ts';
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

const backupsOf = (): Promise<string[]> => backupsIn(folder);

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
  expect(new Set(manifest.files.map(({ path }) => path.split('/')[0]))).toEqual(new Set(['store', 'log', 'blobs']));
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
}, 300_000);

test('one byte that changed in any file of a backup is found, and nothing of it is restored', async () => {
  const env = { BREAKWATER_DATA: breakwater.dataFolder };
  expect(await operate(['backup', folder], env)).toMatchObject({ code: 0 });
  const id = (await backupsOf()).at(-1) ?? '';
  const target = join(tmpdir(), `breakwater-refused-${process.pid}`);
  for (const path of ['manifest.json', ...(await onePathOfEach(join(folder, id)))]) {
    const file = join(folder, id, path);
    const { size } = await stat(file);
    await flipByte(file, size >> 1);
    const verified = await operate(['backup', 'verify', join(folder, id)], env);
    expect(verified, path).toMatchObject({ code: 1 });
    expect(verified.stderr).toContain(path.split('/').at(-1));
    if (path.startsWith('log/')) {
      const refused = await operate(['restore', join(folder, id), '--data', target], env);
      expect(refused.stderr).toContain('Nothing was restored');
      expect(await readdir(target)).toEqual([]);
    }
    await flipByte(file, size >> 1);
  }
  expect(await operate(['backup', 'verify', folder], env)).toMatchObject({ code: 0 });
  expect((await operate(['backup', 'list', folder], env)).stdout.trim().split('\n')).toHaveLength(2);
  expect(await operate(['backup', 'prune', folder, '--keep', '1'], env)).toMatchObject({ code: 0 });
  expect(await backupsOf()).toEqual([id]);
  await rm(target, { recursive: true, force: true });
}, 120_000);

test('a restore obeys erasures and deletions that came after the backup; nightly backups are proven, and shown', async () => {
  const env = { BREAKWATER_DATA: breakwater.dataFolder };
  const project = await makeProject(breakwater, 'Gone later');
  expect(await operate(['backup', folder], env)).toMatchObject({ code: 0 });
  const id = (await backupsOf()).at(-1) ?? '';
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const erasure = JSON.stringify({ kind: 'email', value: 'ada@example.com' });
  const erased = await fetch(`${breakwater.url}/api/0/erasures/`, { method: 'POST', headers, body: erasure });
  expect(erased.status).toBeLessThan(300);
  const deleted = await fetch(`${breakwater.url}/api/ui/projects/${project.slug}?confirm=${project.slug}`, {
    method: 'DELETE',
    headers: { authorization: headers.authorization },
  });
  expect(deleted.status).toBeLessThan(300);
  // It writes what it knows of erasures beside all backups of the folder.
  expect(await operate(['backup', folder], env)).toMatchObject({ code: 0 });

  const restored = await mkdtemp(join(tmpdir(), 'breakwater-restored-'));
  const done = await operate(['restore', join(folder, id), '--data', restored], env);
  expect(done.stdout).toContain('obeys 2 erasures and deletions');
  const nightly = await mkdtemp(join(tmpdir(), 'breakwater-nightly-'));
  const other = await startBreakwater({ ...PROMPT_LEDGER, BREAKWATER_BACKUPS: nightly }, restored);
  expect(await other.api('/api/0/erasures/')).toMatchObject([{ kind: 'email' }]);
  const projects = await other.api<{ slug: string }[]>('/api/0/projects/');
  expect(projects.map(({ slug }) => slug)).not.toContain(project.slug);
  expect(
    (await sendEvent(project.dsn.replace(new URL(breakwater.url).port, new URL(other.url).port), errorEvent())).status,
  ).toBe(403);

  const { backups, alerts } = await until(
    'the nightly backup',
    () => other.api<{ backups: { status: string; events: number }[]; alerts: unknown[] }>('/api/ui/pipeline'),
    (pipeline) => pipeline.backups.length > 0,
    150_000,
  );
  expect(backups).toMatchObject([{ status: 'proven', events: EVENTS }]);
  expect(alerts).toEqual([]);
  await other.stop();
  await rm(nightly, { recursive: true, force: true });
}, 300_000);

/** A file of facts and one of the log that has records. */
async function onePathOfEach(backup: string): Promise<string[]> {
  const { files } = JSON.parse(await readFile(join(backup, 'manifest.json'), 'utf8')) as {
    files: { path: string; bytes: number }[];
  };
  const largest = (part: string): string =>
    files.filter(({ path }) => path.startsWith(part)).toSorted((one, other) => other.bytes - one.bytes)[0]?.path ?? '';
  return [largest('store/'), largest('log/')];
}
