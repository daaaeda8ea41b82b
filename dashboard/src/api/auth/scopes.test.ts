import { tokenHashOf } from '@breakwater/processor/directory';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { RIGHTS, SCOPE_RIGHTS, rightsOfScopes, TOKEN_SCOPES } from '../../contract/rights.ts';
import type { TokenScope } from '../../contract/rights.ts';
import { madeInvitationSchema, openedInvitationSchema } from '../../contract/people.schema.ts';
import { apiTokenSchema, newTokenSchema } from '../../contract/tokens.schema.ts';
import { codeOf } from '../testing/people.ts';
import { json } from '../testing/sample-api.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
let late = 0;
beforeAll(async () => {
  api = await startApi({ clock: () => Date.now() + late });
});
afterAll(() => api?.close());

const by = (token: string) => ({ authorization: `Bearer ${token}` });
const made = async (scopes: readonly TokenScope[], endsAt: number | null = null) =>
  newTokenSchema.parse(await (await api.ask('/api/ui/tokens', json({ label: scopes.join(), scopes, endsAt }))).json());
const listed = async () =>
  apiTokenSchema
    .strict()
    .array()
    .parse(await (await api.ask('/api/ui/tokens')).json());

test('each right is in a scope', () => {
  expect([...rightsOfScopes(TOKEN_SCOPES)].toSorted()).toEqual(RIGHTS.toSorted());
  expect(rightsOfScopes(['nothing'])).toEqual(new Set());
});

describe.each(TOKEN_SCOPES)('a token with the scope %s', (scope) => {
  test('reaches the endpoints of its rights, and is answered 403 by all others', async () => {
    const { token } = await made([scope]);
    const rights: readonly string[] = SCOPE_RIGHTS[scope];
    for (const { method, path, facts } of api.served.filter((one) => one.facts.right !== 'anyone')) {
      const { status } = await fetch(`${api.url}${path.replaceAll(/:\w+/g, 'none')}`, { method, headers: by(token) });
      expect(status === 403, `${method} ${path}: ${status}`).toBe(!rights.includes(facts.right));
    }
  });
});

test('a token gives no scope that it lacks', async () => {
  const { token } = await made(['people']);
  const make = (scopes: TokenScope[]) =>
    fetch(`${api.url}/api/ui/tokens`, {
      ...json({ label: 'more', scopes, endsAt: null }),
      headers: { ...by(token), 'content-type': 'application/json' },
    });
  expect((await make(['people'])).status).toBe(201);
  expect(await codeOf(await make(['people', 'write']))).toBe('forbidden');
});

test('a token makes none that outlives it', async () => {
  const endsAt = Date.now() + 60_000;
  const { token } = await made(['people'], endsAt);
  const make = (end: number | null) =>
    fetch(`${api.url}/api/ui/tokens`, {
      ...json({ label: 'longer', scopes: ['people'], endsAt: end }),
      headers: { ...by(token), 'content-type': 'application/json' },
    });
  expect((await make(endsAt)).status).toBe(201);
  for (const end of [null, endsAt + 1]) expect(await codeOf(await make(end))).toBe('forbidden');
});

test('a token invites nobody unless it has all scopes, for an account has all rights', async () => {
  const inviteBy = async (scopes: readonly TokenScope[]) => {
    const { token } = await made(scopes);
    return fetch(`${api.url}/api/ui/invitations`, {
      ...json({ email: 'new@example.com' }),
      headers: { ...by(token), 'content-type': 'application/json' },
    });
  };
  const refused = await inviteBy(['people']);
  expect(await codeOf(refused)).toBe('forbidden');
  const answer = await inviteBy(TOKEN_SCOPES);
  expect(answer.status).toBe(201);
  const { link } = madeInvitationSchema.parse(await answer.json());
  const opened = await fetch(`${api.url}/api/ui/invitations/look`, {
    ...json({ secret: link.split('#')[1] }),
    headers: { 'content-type': 'application/json' },
  });
  // The label of a token is no name for the person who is invited.
  expect(openedInvitationSchema.parse(await opened.json()).by).toBe('');
});

test('a token ends at its time', async () => {
  const endsAt = Date.now() + 60_000;
  const { id, token } = await made(['read'], endsAt);
  const ask = async () => (await fetch(`${api.url}/api/0/projects/`, { headers: by(token) })).status;
  expect(await ask()).toBe(200);
  late = 61_000;
  expect(await ask()).toBe(401);
  expect((await listed()).find((one) => one.id === id)).toMatchObject({ state: 'ended', endsAt });
  late = 0;
});

test('the last use of a token is written at most once a minute', async () => {
  const { id, token } = await made(['read']);
  const use = () => fetch(`${api.url}/api/0/projects/`, { headers: by(token) });
  const rows = async () =>
    (await api.store.select(`SELECT 1 FROM credential_uses WHERE id = {id:String} LIMIT 10`, { id })).length;
  expect((await listed()).find((one) => one.id === id)?.lastUsedAt).toBeNull();
  for (let n = 0; n < 5; n += 1) await use();
  await expect.poll(rows).toBe(1);
  late = 61_000;
  await use();
  await expect
    .poll(async () => (await listed()).find((one) => one.id === id)?.lastUsedAt)
    .toBeGreaterThan(Date.now() + 50_000);
  late = 0;
});

test('a token of before there were scopes can do all that it could, and so can the one of the environment', async () => {
  const secret = 'a-token-of-before-there-were-scopes';
  const row = { token_hash: tokenHashOf(secret), version: 1, label: 'old', user_id: '', status: 'active' };
  await api.store.insert('api_tokens', [{ ...row, created_at: new Date(0).toISOString() }], 'old');
  late += 6000;
  for (const headers of [by(secret), {}]) {
    const init = { ...json({ label: 'x', scopes: TOKEN_SCOPES, endsAt: null }) };
    const answer = await api.ask('/api/ui/tokens', {
      ...init,
      headers: { 'content-type': 'application/json', ...headers },
    });
    expect(answer.status).toBe(201);
  }
  const tokens = await listed();
  expect(tokens.find(({ label }) => label === 'old')).toMatchObject({ scopes: null, endsAt: null, state: 'holds' });
  expect(tokens.filter(({ isOfEnvironment }) => isOfEnvironment)).toMatchObject([{ scopes: null, state: 'holds' }]);
});
