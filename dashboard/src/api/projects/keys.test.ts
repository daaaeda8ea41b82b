import { createTestPipeline } from '@breakwater/processor/testing';
import { encodeRecord, TOPICS, trafficBucketOf } from '@breakwater/relay/log';
import type { TrafficRow } from '@breakwater/relay/log';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { comingSchema } from '../../contract/coming.schema.ts';
import { shownKeySchema } from '../../contract/keys.schema.ts';
import { projectSchema } from '../../contract/projects.schema.ts';
import { apiErrorSchema } from '../../contract/session.schema.ts';
import { json } from '../testing/sample-api.ts';
import { DSN_KEY, startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

const put = (body: unknown): RequestInit => ({ ...json(body), method: 'PUT' });
const KEYS = '/api/ui/projects/default/keys';
const keys = async () => shownKeySchema.array().parse(await (await api.ask(KEYS)).json());
const asked = async (path: string, init: RequestInit) => {
  const answer = await api.ask(path, init);
  return { status: answer.status, body: (await answer.json()) as object };
};
const codeOf = ({ body }: { body: object }): string => apiErrorSchema.parse(body).code;

test('a key is made, labelled, turned off, replaced and revoked, and each change is of the version that was read', async () => {
  const made = shownKeySchema.parse((await asked(KEYS, json({ label: 'Web' }))).body);
  expect(made).toMatchObject({ label: 'Web', state: 'active', validUntil: null, lastUsedAt: null, version: 1 });
  expect(made.dsn).toBe(`http://${made.publicKey}@localhost:8000/1`);
  const one = `${KEYS}/${made.publicKey}`;
  const off = { version: 1, label: 'Shop', isOn: false, validUntil: null };
  expect((await asked(one, put(off))).body).toMatchObject({ label: 'Shop', state: 'disabled', version: 2 });
  expect(codeOf(await asked(one, put(off)))).toBe('settings_changed');
  expect((await asked(one, put({ ...off, version: 2, isOn: true }))).body).toMatchObject({ state: 'active' });

  const { body, status } = await asked(`${one}/rotation`, json({ hours: 24 }));
  const next = shownKeySchema.parse(body);
  expect([status, next.label, next.validUntil]).toEqual([201, 'Shop', null]);
  const old = (await keys()).find(({ publicKey }) => publicKey === made.publicKey)!;
  expect(old.state).toBe('active');
  expect(Math.abs(old.validUntil! - Date.now() - 86_400_000)).toBeLessThan(60_000);
  expect((await asked(one, put({ ...off, isOn: true, version: old.version, validUntil: 1 }))).body).toMatchObject({
    state: 'ended',
  });
  expect((await api.ask(one, { method: 'DELETE' })).status).toBe(204);
  expect(codeOf(await asked(`${one}/rotation`, json({ hours: 0 })))).toBe('key_revoked');
  expect((await keys()).map(({ label, state }) => [label, state])).toEqual([
    ['Default', 'active'],
    ['Shop', 'active'],
    ['Shop', 'revoked'],
  ]);
  expect((await api.ask(`${KEYS}/nobody`, { method: 'DELETE' })).status).toBe(404);
});

test('a project is renamed, and its old slug leads to it in every path', async () => {
  const shop = projectSchema.parse((await asked('/api/ui/projects', json({ name: 'Shop', platform: 'node' }))).body);
  const names = { name: 'Till', slug: 'till', platform: 'react' };
  const renamed = projectSchema.parse((await asked('/api/ui/projects/shop', put(names))).body);
  expect(renamed).toMatchObject({ ...names, id: shop.id, dsn: shop.dsn, formerSlugs: ['shop'] });
  for (const slug of ['till', 'shop', String(shop.id)]) {
    expect((await api.ask(`/api/ui/projects/${slug}/keys`)).status).toBe(200);
    expect((await api.ask(`/api/0/projects/default/${slug}/keys/`)).status).toBe(200);
  }
  expect(codeOf(await asked('/api/ui/projects/till', put({ ...names, slug: 'default' })))).toBe('name_taken');
  for (const slug of ['Till', '-a', '12', 'a--b', ''])
    expect(codeOf(await asked('/api/ui/projects/till', put({ ...names, slug })))).toBe('invalid_request');
});

test('programs change a project and its keys by the API that Sentry has', async () => {
  const one = '/api/0/projects/default/default/';
  const renamed = (await asked(one, put({ name: 'Main' }))).body;
  expect(renamed).toMatchObject({ name: 'Main', slug: 'default' });
  const { status, body } = await asked(`${one}keys/`, json({ name: 'CI' }));
  const { id } = body as { id: string };
  expect([status, body]).toMatchObject([201, { name: 'CI', isActive: true }]);
  expect((await asked(`${one}keys/${id}/`, put({ isActive: false }))).body).toMatchObject({ isActive: false });
  expect((await api.ask(`${one}keys/${id}/`, { method: 'DELETE' })).status).toBe(204);
  expect((await asked(`${one}keys/${id}/`, put({ isActive: true }))).status).toBe(409);
  const left = (await (await api.ask(`${one}keys/`)).json()) as { id: string }[];
  expect(left.map((key) => key.id)).not.toContain(id);
});

const bucket = trafficBucketOf(Date.now());
const row = (more: Partial<TrafficRow>): TrafficRow => ({
  bucket,
  project: 1,
  publicKey: DSN_KEY,
  category: 'error',
  outcome: 'appended',
  reason: '',
  detail: '',
  quantity: 1,
  client: 'js/1',
  lastAt: bucket + 1000,
  ...more,
});
const refused = (reason: string, more: Partial<TrafficRow> = {}): TrafficRow =>
  row({ category: '', outcome: 'refused', reason, ...more });
const comingOf = async (path: string) => comingSchema.parse(await (await api.ask(path)).json());

test('units are told by key and refusals by cause, and a count that is told again counts once', async () => {
  const { log, work } = createTestPipeline(api.store);
  const told = async (...traffic: TrafficRow[]) => {
    const record = { v: 1 as const, relay: 'r', seq: 0, at: Date.now(), counts: [], drops: [], unnamed: 0, traffic };
    await log.append(TOPICS.outcomes.name, [{ key: 'r', value: encodeRecord(record) }]);
    await work();
  };
  const path = '/api/ui/projects/default/coming';
  expect((await comingOf(path)).verdict).toMatchObject({ isWell: false, text: expect.stringMatching(/^Nothing was/) });

  await told(refused('key_unknown', { publicKey: 'bbbbbbbb', quantity: 3 }));
  expect((await comingOf(path)).verdict.text).toBe('A client sends with the key bbbbbbbb…, which no project has.');

  await told(row({ quantity: 4 }), row({ category: 'span', quantity: 900 }));
  await told(
    row({ quantity: 7 }),
    row({ outcome: 'filtered', reason: 'localhost', quantity: 2 }),
    refused('project_mismatch', { detail: 'project 9', quantity: 1 }),
    refused('key_unknown', { project: 0, publicKey: 'cccccccc', detail: 'project 99' }),
  );
  const coming = await comingOf(path);
  expect(coming.keys.filter(({ accepted }) => accepted > 0)).toMatchObject([
    { publicKey: DSN_KEY, accepted: 7, filtered: 2, lastClient: 'js/1', reasons: [{ reason: 'localhost' }] },
  ]);
  expect(coming.refused.map(({ code, requests }) => [code, requests])).toEqual([
    ['key_unknown', 3],
    ['project_mismatch', 1],
  ]);
  expect(coming.refused[1]?.text).toContain('to the number of another one (project 9)');
  expect((await comingOf('/api/ui/coming')).refused.map(({ project, detail }) => [project, detail])).toContainEqual([
    '',
    'project 99',
  ]);
  expect((await keys()).find(({ publicKey }) => publicKey === DSN_KEY)).toMatchObject({
    lastUsedAt: bucket + 1000,
    lastClient: 'js/1',
  });
});
