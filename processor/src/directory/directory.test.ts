import { TOPICS } from '@breakwater/relay/log';
import type { Log } from '@breakwater/relay/log';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { activeReceivers, createFirstUser, findUser } from './people.ts';
import { publishAll } from './keep-published.ts';
import { deleteProject, openProject, settleProject } from './published-settings.ts';
import { changeChannel, createChannel, listChannels } from './channels.ts';
import { createProject, listProjects } from './projects.ts';
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

test('all settings are published again, and undo nothing that changes meanwhile', async () => {
  const { project, key } = await openProject(opened, { name: 'Gone', platform: 'node', organization: 'default' }, NOW);
  let isFirst = true;
  const log: Pick<Log, 'append'> = {
    async append(topic, records) {
      if (isFirst) await deleteProject(opened, project, { by: 'ada', at: NOW });
      isFirst = false;
      await opened.log.append(topic, records);
    },
  };
  await publishAll({ store: opened.store, log });
  await opened.log.append(TOPICS.settings.name, [{ key: 'last', value: Buffer.from('{}') }]);
  await expect.poll(() => published.has('last')).toBe(true);
  expect(published.get(key.publicKey)).toBe(null);
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
  const wanted = { secret: 'a-secret-of-the-test', label: 'ci', userId: '', scopes: ['read'], endsAt: null };
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

test.each([
  ['two teams', ['Shop', 'Web']],
  ['a team and a new one', ['Shop']],
])('%s that take one name at once: one is kept, and the other is refused', async (organization, names) => {
  const { store } = opened;
  const make = (name: string) => createTeam(store, { organization, name, members: [] }, NOW);
  const teams = [];
  for (const name of names) teams.push(await make(name));
  const taking = teams.map((team) => changeTeam(store, team, { name: 'Core', members: ['u1'] }));
  const all = await Promise.allSettled([...taking, make('core')]);
  expect(all.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))).toMatchObject(
    Array.from(teams, () => ({ code: 'name_taken', message: 'name: core is in use' })),
  );
  const left = await listTeams(store, organization);
  expect(left.filter(({ name }) => name.toLowerCase() === 'core')).toHaveLength(1);
});

test('several teams that are made, renamed and deleted at once keep all that was answered', async () => {
  const { store } = opened;
  const make = (name: string) => createTeam(store, { organization: 'busy', name, members: [] }, NOW);
  const [one, two] = await Promise.all([make('One'), make('Two')]);
  await Promise.all([changeTeam(store, one, { name: 'Two b', members: [] }), deleteTeam(store, two), make('Three')]);
  expect((await listTeams(store, 'busy')).map(({ name }) => name)).toEqual(['Three', 'Two b']);
});

test('two writers of one team at once leave one row, whatever each of them changes', async () => {
  const { store } = opened;
  const team = await createTeam(store, { organization: 'pair', name: 'Pair', members: [] }, NOW);
  const both = await Promise.allSettled([
    changeTeam(store, team, { name: 'Couple', members: [] }),
    deleteTeam(store, team),
  ]);
  expect(both.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))).toMatchObject([
    { code: 'settings_changed' },
  ]);
});

test('two channels that take one name at once: one is kept, and the other is refused', async () => {
  const { store } = opened;
  const channel = {
    kind: 'webhook',
    config: {},
    projects: [],
    isOn: true,
    createdBy: 'ada',
    createdAt: NOW,
    version: 1,
  };
  const chat = await createChannel(store, { ...channel, id: 'chat', name: 'Chat' });
  const both = await Promise.allSettled([
    changeChannel(store, chat, { name: 'Ops' }),
    createChannel(store, { ...channel, id: 'ops', name: 'ops' }),
  ]);
  expect(both.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))).toMatchObject([
    { code: 'name_taken' },
  ]);
  expect((await listChannels(store)).filter(({ name }) => name.toLowerCase() === 'ops')).toHaveLength(1);
});

test('a project that takes a slug while another one looks for its id is the only one with it', async () => {
  const { store } = opened;
  const wanted = { name: 'Till', platform: 'node', organization: 'default' };
  let isFirst = true;
  const select: typeof store.select = async (sql, params) => {
    if (isFirst && sql.includes('max(project_id)')) {
      isFirst = false;
      await createProject(store, wanted, NOW);
    }
    return store.select(sql, params);
  };
  const slow = { select, insert: store.insert.bind(store) };
  await expect(createProject(slow, wanted, NOW)).rejects.toMatchObject({ code: 'name_taken' });
  const both = await Promise.allSettled(
    [1, 2].map((ms) => createProject(store, { ...wanted, name: 'Desk' }, NOW + ms)),
  );
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('two creates of one account leave the first', async () => {
  expect(await createFirstUser(opened.store, { email: 'ADA@example.com', passwordHash: 'x' }, NOW)).toBeNull();
  expect(await activeReceivers(opened.store)).toHaveLength(1);
});
