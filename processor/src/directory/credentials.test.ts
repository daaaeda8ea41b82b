import { afterAll, beforeAll, expect, test } from 'vitest';

import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { lastUses, noteUse } from './credential-uses.ts';
import { changePassword, createFirstUser } from './people.ts';
import { beginSecondFactor, changeSecondFactor, dropSecondFactor, findSecondFactor } from './second-factors.ts';
import { beginSession, endSession, endSessionsOf, findSession, sessionsOf } from './sessions.ts';
import { isOfEnvironment, listTokens, revokeToken, settleEnvironmentToken, tokenHashOf } from './tokens.ts';
import { takeLink } from './used-links.ts';

const NOW = Date.UTC(2026, 0, 2);

let opened: LogAndStore;
beforeAll(async () => {
  opened = await openLogAndStore();
});
afterAll(() => opened.close());

test('a session ends once, with all others of its person or alone, and the oldest beyond fifty end by themselves', async () => {
  const { store } = opened;
  // The store drops rows of sessions that ended a day ago.
  const now = Date.now();
  const begin = (id: string, at: number, userId = 'ann') =>
    beginSession(store, {
      id,
      userId,
      createdAt: at,
      endsAt: at + 1000,
      network: '1.2.3.0',
      userAgent: 'x'.repeat(999),
    });
  const first = await begin('s1', now);
  expect((await findSession(store, 's1'))?.userAgent).toHaveLength(300);
  await begin('s2', now + 1);
  await begin('of-bob', now, 'bob');
  await endSession(store, first);
  await endSession(store, first);
  expect(await findSession(store, 's1')).toBeNull();
  await begin('s3', now + 2);
  await endSessionsOf(store, 'ann', 's3');
  expect((await sessionsOf(store, 'ann', now)).map(({ id }) => id)).toEqual(['s3']);
  expect(await sessionsOf(store, 'ann', now + 5000)).toEqual([]);
  expect(await sessionsOf(store, 'bob', now)).toHaveLength(1);
  for (let n = 0; n < 51; n += 1) await begin(`many-${n}`, now + n, 'eve');
  const kept = (await sessionsOf(store, 'eve', now)).map(({ id }) => id);
  expect([kept.length, kept.at(-1)]).toEqual([50, 'many-1']);
});

test('the token of the environment is not made again once a person revoked it, and ends no other one', async () => {
  const { store } = opened;
  const now = NOW;
  const settle = (secret: string) => settleEnvironmentToken(store, secret, now);
  expect([await settle('token-a'), await settle('token-b'), await settle('token-a')]).toEqual([true, true, true]);
  const [token] = (await listTokens(store)).filter(({ hash }) => hash === tokenHashOf('token-a'));
  expect(token && isOfEnvironment(token)).toBe(true);
  await revokeToken(store, token!);
  expect([await settle('token-a'), await settle('token-b')]).toEqual([false, true]);
});

test('a link is taken once, also by two at the same moment', async () => {
  const { store } = opened;
  const now = Date.now();
  const both = await Promise.all([takeLink(store, 'link', now), takeLink(store, 'link', now)]);
  expect(both.toSorted()).toEqual([false, true]);
  expect(await takeLink(store, 'link', now)).toBe(false);
});

test('a changed password keeps the first one in mind, and the last use of a token is the latest', async () => {
  const { store } = opened;
  const account = (await createFirstUser(store, { email: 'ann@example.com', passwordHash: '-' }, NOW))!;
  const changed = await changePassword(store, account, 'second', NOW);
  const again = await changePassword(store, changed, 'third', NOW + 5);
  expect(again).toMatchObject({ passwordHash: 'third', firstPasswordHash: '-', passwordChangedAt: NOW + 5 });
  await noteUse(store, 'token', 'a', NOW);
  await noteUse(store, 'token', 'a', NOW + 60_000);
  await noteUse(store, 'session', 'b', NOW);
  expect(await lastUses(store, 'token', ['a', 'b'])).toEqual(new Map([['a', NOW + 60_000]]));
});

test('a second factor that is confirmed is changed by one of two writers, and may be begun again once it is off', async () => {
  const { store } = opened;
  const begun = await beginSecondFactor(store, { userId: 'ann', secret: 'one' }, NOW);
  expect(await beginSecondFactor(store, { userId: 'ann', secret: 'two' }, NOW)).toMatchObject({ secret: 'two' });
  await expect(changeSecondFactor(store, begun, { isConfirmed: true })).rejects.toMatchObject({
    code: 'settings_changed',
  });
  const factor = (await findSecondFactor(store, 'ann'))!;
  const both = await Promise.allSettled([
    changeSecondFactor(store, factor, { lastStep: 7 }),
    changeSecondFactor(store, factor, { lastStep: 7 }),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  await dropSecondFactor(store, 'ann');
  await dropSecondFactor(store, 'ann');
  expect(await findSecondFactor(store, 'ann')).toBeNull();
  expect(await beginSecondFactor(store, { userId: 'ann', secret: 'three' }, NOW)).toMatchObject({ isConfirmed: false });
});
