import { TOPICS } from '@breakwater/relay/log';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { activeReceivers, createFirstUser, findUser } from './people.ts';
import { deleteProject, openProject, settleProject } from './published-settings.ts';
import { listProjects } from './projects.ts';
import { settleDirectory } from './settle.ts';
import { changeTeam, createTeam, deleteTeam, listTeams } from './teams.ts';
import { createToken, findTokenById, listTokens, revokeToken } from './tokens.ts';

const NOW = Date.UTC(2026, 0, 2);
const NOTHING = { admin: null, token: null, dsnKey: null };

let opened: LogAndStore;
/** The newest value of each key of topic `settings`; null where its clients are refused. */
const published = new Map<string, { allowedDomains: string[] } | null>();
let stop: () => Promise<void>;
beforeAll(async () => {
  opened = await openLogAndStore();
  const tail = await opened.log.tail(
    TOPICS.settings.name,
    ({ key, value }) =>
      void published.set(key, value && (JSON.parse(Buffer.from(value).toString()) as { allowedDomains: string[] })),
    () => {},
  );
  stop = () => tail.stop();
  await settleDirectory(opened, NOTHING, NOW);
});
afterAll(async () => {
  await stop?.();
  await opened?.close();
});

test('a change of a project is published, also where its record was lost to a crash and the next start comes', async () => {
  const { project, key } = await openProject(opened, { name: 'Shop', platform: 'node', organization: 'default' }, NOW);
  const domains = () => published.get(key.publicKey)?.allowedDomains;
  await expect.poll(domains).toEqual([]);
  const second = await settleProject(opened, project, { allowedDomains: ['shop.example'] });
  await expect.poll(domains).toEqual(['shop.example']);

  const dies = { append: () => Promise.reject(new Error('The process ends here.')) };
  const crashed = settleProject({ ...opened, log: dies }, second, { allowedDomains: ['b.example'] });
  await expect(crashed).rejects.toThrow('ends here');
  await settleDirectory(opened, NOTHING, NOW);
  await expect.poll(domains).toEqual(['b.example']);
});

test('a deleted project ends its keys, and the last one stays', async () => {
  const [first, shop] = (await listProjects(opened.store)) as [
    { id: number },
    Awaited<ReturnType<typeof listProjects>>[0],
  ];
  await deleteProject(opened, shop, { by: 'ada', at: NOW });
  const [left, ...others] = await listProjects(opened.store);
  expect([left?.id, others]).toEqual([first.id, []]);
  await expect.poll(() => [...published.values()].filter((value) => value === null)).toHaveLength(1);
  await expect(deleteProject(opened, left!, { by: 'ada', at: NOW })).rejects.toMatchObject({ code: 'last_project' });
});

test('several first accounts make one, whatever their addresses', async () => {
  const { store } = opened;
  const made = await Promise.all(
    ['Ada@example.com', 'eve@example.com'].map((email) => createFirstUser(store, { email, passwordHash: '-' }, NOW)),
  );
  const [account, ...others] = made.filter((one) => one !== null);
  expect(others).toEqual([]);
  expect(await activeReceivers(store)).toEqual([account!.email]);
  expect(await findUser(store, account!.email.toUpperCase())).toEqual(account);
});

test('a token that was revoked is in no list, and is not made again', async () => {
  const { store } = opened;
  const wanted = { secret: 'a-secret-of-the-test', label: 'ci', userId: '' };
  const token = (await createToken(store, wanted, NOW))!;
  expect(await findTokenById(store, token.id)).toEqual(token);
  await revokeToken(store, token);
  expect(await listTokens(store)).toEqual([]);
  expect(await findTokenById(store, token.id)).toBeNull();
  expect(await createToken(store, wanted, NOW)).toBeNull();
});

test('a team has its name for itself until it is deleted or renamed', async () => {
  const { store } = opened;
  const wanted = { organization: 'default', name: 'Web', members: ['u1'] };
  const both = await Promise.allSettled([
    createTeam(store, wanted, NOW),
    createTeam(store, { ...wanted, members: [] }, NOW),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const [web] = (await listTeams(store, 'default')) as [Awaited<ReturnType<typeof createTeam>>];
  const shop = await changeTeam(store, web, { name: 'Shop', members: ['u1', 'u2'] });
  const again = await createTeam(store, wanted, NOW);
  expect(again.id).not.toBe(shop.id);
  await expect(changeTeam(store, shop, { name: 'WEB', members: [] })).rejects.toMatchObject({ code: 'name_taken' });
  await expect(changeTeam(store, web, { name: 'Web 2', members: [] })).rejects.toMatchObject({
    code: 'settings_changed',
  });
  await deleteTeam(store, again);
  expect((await createTeam(store, wanted, NOW)).name).toBe('Web');
  expect((await listTeams(store, 'default')).map(({ name, members }) => [name, members.length])).toEqual([
    ['Shop', 2],
    ['Web', 1],
  ]);
  expect(await listTeams(store, 'other')).toEqual([]);
});
