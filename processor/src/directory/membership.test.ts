import { afterAll, beforeAll, expect, test } from 'vitest';

import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { createInvitation, endInvitation, listInvitations, openInvitation } from './invitations.ts';
import { removePerson } from './leave.ts';
import { activeReceivers, createFirstUser, createUser, findUser, listUsers, removedAddresses } from './people.ts';
import type { Account } from './people.ts';
import { changePreferences, preferencesOf } from './preferences.ts';
import { createTeam, listTeams } from './teams.ts';
import { createToken, listTokens } from './tokens.ts';

const NOW = Date.UTC(2026, 0, 2);
const DAY_MS = 86_400_000;

let opened: LogAndStore;
let ada: Account;
beforeAll(async () => {
  opened = await openLogAndStore();
  ada = (await createFirstUser(opened.store, { email: 'ada@example.com', passwordHash: 'x' }, NOW))!;
});
afterAll(() => opened?.close());

const join = async (email: string): Promise<Account> =>
  (await createUser(opened.store, { email, name: 'Eve', passwordHash: 'y' }, NOW))!;

test('an invitation is good once, for seven days, and its secret is stored nowhere', async () => {
  const { store } = opened;
  const wanted = { email: 'Eve@Example.com', userId: ada.userId, by: ada.email };
  const { invitation, secret } = await createInvitation(store, wanted, NOW);
  expect(invitation).toMatchObject({ email: 'eve@example.com', by: ada.email, expiresAt: NOW + 7 * DAY_MS });
  expect(JSON.stringify(await store.select('SELECT * FROM invitations'))).not.toContain(secret);
  expect(await openInvitation(store, secret, NOW + 7 * DAY_MS - 1)).toEqual(invitation);
  expect(await openInvitation(store, secret, NOW + 7 * DAY_MS)).toBeNull();
  expect(await openInvitation(store, `${secret}x`, NOW)).toBeNull();
  const both = await Promise.all([endInvitation(store, invitation), endInvitation(store, invitation)]);
  expect(both.toSorted()).toEqual([false, true]);
  expect(await openInvitation(store, secret, NOW)).toBeNull();
  expect(await listInvitations(store)).toEqual([]);
});

test('a person who is removed leaves nothing that opens or mails anything, and may come again as somebody new', async () => {
  const { store } = opened;
  const eve = await join('eve@example.com');
  expect(await createUser(store, { email: 'eve@example.com', name: '', passwordHash: 'z' }, NOW)).toBeNull();
  await createToken(
    store,
    { secret: 'a-secret-of-eve', label: 'ci', userId: eve.userId, scopes: [], endsAt: null },
    NOW,
  );
  await createToken(
    store,
    { secret: 'a-secret-of-ada', label: 'ci', userId: ada.userId, scopes: [], endsAt: null },
    NOW,
  );
  await createTeam(store, { organization: 'default', name: 'Web', members: [ada.userId, eve.userId] }, NOW);
  await changePreferences(store, await preferencesOf(store, eve.email), { mode: 'off' });
  const { secret } = await createInvitation(store, { email: 'z@example.com', userId: eve.userId, by: eve.email }, NOW);

  await removePerson(store, eve);
  expect(await listUsers(store)).toEqual([ada]);
  expect([await findUser(store, eve.email), await activeReceivers(store)]).toEqual([null, [ada.email]]);
  expect(await removedAddresses(store)).toEqual(new Set([eve.email]));
  expect((await listTokens(store)).map(({ userId }) => userId)).toEqual([ada.userId]);
  expect((await listTeams(store, 'default')).map(({ members }) => members)).toEqual([[ada.userId]]);
  expect(await openInvitation(store, secret, NOW)).toBeNull();
  expect((await preferencesOf(store, eve.email)).mode).toBe('all');
  await expect(removePerson(store, eve)).rejects.toMatchObject({ code: 'settings_changed' });

  const again = await join('eve@example.com');
  expect(again.userId).not.toBe(eve.userId);
  expect(await removedAddresses(store)).toEqual(new Set());
  await removePerson(store, again);
});

test('the last person stays, also where two remove each other at once', async () => {
  const { store } = opened;
  await expect(removePerson(store, ada)).rejects.toMatchObject({ code: 'last_person' });
  const eve = await join('eve@example.com');
  await Promise.allSettled([removePerson(store, ada), removePerson(store, eve)]);
  const left = await listUsers(store);
  expect(left.length).toBeGreaterThanOrEqual(1);
  for (const { email } of left)
    expect(await findUser(store, email)).toMatchObject({ passwordHash: expect.stringMatching(/^[xy]$/) });
});
