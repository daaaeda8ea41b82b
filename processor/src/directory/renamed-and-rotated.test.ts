import { TOPICS } from '@breakwater/relay/log';
import type { ProjectSettings } from '@breakwater/relay/log';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { keysOfProject } from './keys.ts';
import { createProject, findProject, listProjects } from './projects.ts';
import { addKey, openProject, renameProject, rotateKey, settleKey, settleProject } from './published-settings.ts';

const NOW = Date.UTC(2026, 0, 2);
const HOUR_MS = 3_600_000;

let opened: LogAndStore;
const published = new Map<string, ProjectSettings | null>();
let stop: () => Promise<void>;
beforeAll(async () => {
  opened = await openLogAndStore();
  const tail = await opened.log.tail(
    TOPICS.settings.name,
    ({ key, value }) =>
      void published.set(key, value && (JSON.parse(Buffer.from(value).toString()) as ProjectSettings)),
    () => {},
  );
  stop = () => tail.stop();
});
afterAll(async () => {
  await stop?.();
  await opened?.close();
});

const open = (name: string) => openProject(opened, { name, platform: 'node', organization: 'default' }, NOW);

test('a project that is renamed keeps its id and keys, and its old slug until another project takes that', async () => {
  const { project, key } = await open('Shop');
  const till = await renameProject(opened, project, { name: 'Till', slug: 'till', platform: 'react' });
  expect(till).toMatchObject({ id: project.id, name: 'Till', slug: 'till', platform: 'react', formerSlugs: ['shop'] });
  await expect.poll(() => published.get(key.publicKey)?.slug).toBe('till');
  const back = await renameProject(opened, till, { name: 'Shop', slug: 'shop', platform: 'react' });
  expect(back.formerSlugs).toEqual(['till']);
  await open('Till');
  await expect(renameProject(opened, back, { ...back, slug: 'till' })).rejects.toMatchObject({
    code: 'name_taken',
    detail: 'slug: till is in use',
  });
  await expect(renameProject(opened, till, { ...till, slug: 'other' })).rejects.toMatchObject({
    code: 'settings_changed',
  });
});

test('two projects that take one slug at once: one is kept', async () => {
  const [one, two] = [await open('One'), await open('Two')];
  const wanted = { name: 'Both', slug: 'both', platform: 'node' };
  const all = await Promise.allSettled([
    renameProject(opened, one.project, wanted),
    renameProject(opened, two.project, wanted),
    createProject(opened.store, { ...wanted, organization: 'default' }, NOW),
  ]);
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await listProjects(opened.store)).filter(({ slug }) => slug === 'both')).toHaveLength(1);
});

test('a key that is replaced is taken until its time is over, and the new one at once', async () => {
  const { project, key } = await open('Rotated');
  const made = await rotateKey(opened, project, key, { until: NOW + HOUR_MS, now: NOW });
  expect(made).toMatchObject({ label: key.label, status: 'active', validUntil: 0 });
  await expect.poll(() => published.get(made.publicKey)?.status).toBe('active');
  await expect.poll(() => published.get(key.publicKey)).toMatchObject({ status: 'active', validUntil: NOW + HOUR_MS });
  const next = await rotateKey(opened, project, made, { until: NOW, now: NOW });
  await expect.poll(() => published.get(made.publicKey)).toMatchObject({ status: 'disabled', ended: 'disabled' });
  const keys = await keysOfProject(opened.store, project.id);
  expect(new Map(keys.map(({ publicKey, status }) => [publicKey, status]))).toEqual(
    new Map([
      [key.publicKey, 'active'],
      [made.publicKey, 'disabled'],
      [next.publicKey, 'active'],
    ]),
  );
  expect(published.get(next.publicKey)?.status).toBe('active');
});

test('a revoked key never comes back, and a change of a key publishes the settings as they are now', async () => {
  const { project } = await open('Leaky');
  const key = await addKey(opened, project, { label: 'Leaked' }, NOW);
  await settleProject(opened, project, { allowedDomains: ['shop.example'] });
  // `project` is from before that change.
  const gone = await settleKey(opened, project, key, { status: 'revoked' });
  await expect
    .poll(() => published.get(key.publicKey))
    .toMatchObject({ status: 'disabled', ended: 'revoked', allowedDomains: ['shop.example'] });
  for (const change of [{ status: 'active' }, { label: 'x' }] as const)
    await expect(settleKey(opened, project, gone, change)).rejects.toMatchObject({ code: 'key_revoked' });
  await expect(rotateKey(opened, project, gone, { until: NOW, now: NOW })).rejects.toMatchObject({
    code: 'key_revoked',
  });
  expect(await findProject(opened.store, project.id)).toMatchObject({ slug: 'leaky' });
});
