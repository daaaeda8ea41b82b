import { afterAll, beforeAll, expect, test } from 'vitest';

import { TOPICS } from '@breakwater/relay/log';

import { beginSilence, endSilence, findSilence } from '../directory/silences.ts';
import { accessTo } from '../testing/access-to.ts';
import { envelopeRecord } from '../testing/envelope-record.ts';
import { eventId, thrown } from '../testing/flow.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { createTestPipeline } from '../testing/pipeline.ts';
import { endSilences } from './end-silences.ts';

const MINUTE_MS = 60_000;
const DEPLOY = { project: 1, environment: '', why: 'deploy', by: 'ann@example.com' };

let opened: LogAndStore;
let decision: string;
beforeAll(async () => {
  opened = await openLogAndStore();
  const { log, work } = createTestPipeline(opened.store);
  await log.append(TOPICS.events.name, [envelopeRecord({ id: eventId(1), payload: thrown('broken'), project: 1 })]);
  await work();
  const [row] = await opened.store.select<{ decision: string }>(
    "SELECT concat(toString(issue_id), ':', toString(version)) AS decision FROM issue_activity",
  );
  decision = row!.decision;
});
afterAll(() => opened.close());

const hold = (silence: string): Promise<void> =>
  opened.store.insert(
    'told',
    [
      {
        decision,
        project_id: 1,
        issue_id: decision.split(':')[0],
        event_id: '',
        kind: 'new',
        receivers: 0,
        reason: 'silenced',
        silence,
        at: new Date().toISOString(),
      },
    ],
    `told:${silence}`,
  );

/** The silences that a run at this time told of. */
async function toldAt(now: number): Promise<string[]> {
  const told: string[] = [];
  await endSilences({ store: opened.store, accessTo, now: () => now, tell: async ({ id }) => void told.push(id) });
  return told;
}

test('the end of a silence that held something back is told once, also long after it', async () => {
  const { store } = opened;
  const now = Date.now();
  const silence = await beginSilence(store, { ...DEPLOY, until: now + MINUTE_MS }, now);
  await hold(silence.id);
  expect(await toldAt(now + MINUTE_MS)).toEqual([]);
  expect(await toldAt(now + 9 * 60 * MINUTE_MS)).toEqual([silence.id]);
  expect(await toldAt(now + 10 * 60 * MINUTE_MS)).toEqual([]);
});

test('an end by a person is told as soon as all deciders know of it', async () => {
  const { store } = opened;
  const now = Date.now();
  const silence = await beginSilence(store, { ...DEPLOY, until: now + 60 * MINUTE_MS }, now);
  await hold(silence.id);
  await endSilence(store, silence, 'bob@example.com', now + MINUTE_MS);
  expect(await toldAt(now + MINUTE_MS + 14_000)).toEqual([]);
  expect(await toldAt(now + MINUTE_MS + 15_000)).toEqual([silence.id]);
});

test('a silence that held nothing back ends without a word', async () => {
  const { store } = opened;
  const now = Date.now();
  const silence = await beginSilence(store, { ...DEPLOY, until: now + MINUTE_MS }, now);
  expect(await toldAt(now + 2 * MINUTE_MS)).toEqual([]);
  expect(await findSilence(store, silence.id)).toMatchObject({ told: true });
});

test('a silence that ends while another one holds its decisions is told when that one ends', async () => {
  const { store } = opened;
  const now = Date.now();
  const silence = await beginSilence(store, { ...DEPLOY, until: now + MINUTE_MS }, now);
  await hold(silence.id);
  await beginSilence(store, { ...DEPLOY, environment: 'staging', until: now + 60 * MINUTE_MS }, now);
  await beginSilence(store, { ...DEPLOY, why: 'it takes longer', until: now + 5 * MINUTE_MS }, now);
  expect(await toldAt(now + 2 * MINUTE_MS)).toEqual([]);
  expect(await toldAt(now + 6 * MINUTE_MS)).toEqual([silence.id]);
});

test('a crash before the end was written down tells again', async () => {
  const { store } = opened;
  const now = Date.now();
  const silence = await beginSilence(store, { ...DEPLOY, until: now + MINUTE_MS }, now);
  await hold(silence.id);
  const crash = endSilences({
    store,
    accessTo,
    now: () => now + 2 * MINUTE_MS,
    tell: () => Promise.reject(new Error('killed')),
  });
  await expect(crash).rejects.toThrow('killed');
  expect(await toldAt(now + 2 * MINUTE_MS)).toEqual([silence.id]);
});
