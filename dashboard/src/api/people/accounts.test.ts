import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { newTokenSchema } from '../../contract/tokens.schema.ts';
import { apiErrorSchema, sessionSchema } from '../../contract/session.schema.ts';
import { bootstrap } from '../projects/bootstrap.ts';
import { listKeys } from '@breakwater/processor/directory';
import { DSN_KEY, startApi, TOKEN } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

const ada = { email: 'Ada@example.com', password: 'correct horse' };

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

interface Given {
  cookie?: string;
  headers?: Record<string, string>;
  method?: string;
}
const send = (path: string, body?: unknown, { cookie, headers = {}, method = 'POST' }: Given = {}): Promise<Response> =>
  fetch(`${api.url}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie ? { cookie } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const get = (path: string, cookie?: string) => send(path, undefined, { method: 'GET', ...(cookie ? { cookie } : {}) });
const codeOf = async (response: Response): Promise<string> => apiErrorSchema.parse(await response.json()).code;
const stateOf = async (response: Response): Promise<string> => sessionSchema.parse(await response.json()).state;
const cookieOf = (response: Response): string => response.headers.getSetCookie()[0]?.split(';')[0] ?? '';

test('the first account is made once, by the fastest request', async () => {
  expect(await stateOf(await get('/api/ui/session'))).toBe('setup');
  const weak = await send('/api/ui/setup', { email: 'no address', password: 'short' });
  expect(apiErrorSchema.parse(await weak.json()).causes).toEqual([
    'email: not an address',
    'password: under 10 characters',
  ]);

  const others = [ada, { ...ada, email: 'eve@example.com' }, { ...ada, email: 'mallory@example.com' }];
  const answers = await Promise.all(others.map((account) => send('/api/ui/setup', account)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  expect(await stateOf(await get('/api/ui/session'))).toBe('anonymous');
  expect(await codeOf(await send('/api/ui/setup', ada))).toBe('already_set_up');
});

describe('an account', () => {
  let cookie: string;
  let email: string;

  beforeAll(async () => {
    const rows = await api.store.select<{ email: string }>('SELECT email FROM users FINAL LIMIT 10');
    expect(rows).toHaveLength(1);
    email = rows[0]!.email;
  });

  test('signs in with a cookie that scripts and other sites do not get', async () => {
    const response = await send('/api/ui/login', { ...ada, email: email.toUpperCase() });
    expect(sessionSchema.parse(await response.json())).toMatchObject({ state: 'signed-in', user: { email } });
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^breakwater_session=[\w.-]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    cookie = cookieOf(response);
    expect(await stateOf(await get('/api/ui/session', cookie))).toBe('signed-in');
    expect((await get('/api/ui/issues', cookie)).status).toBe(200);
  });

  test.each([
    ['from our page', { 'sec-fetch-site': 'same-origin' }, 201],
    ['from another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['from another origin', { origin: 'https://evil.example' }, 403],
    ['by a program that sends no origin', {}, 403],
  ])('changes something %s', async (_name, headers, status) => {
    expect((await send('/api/ui/tokens', { label: 'ci' }, { cookie, headers })).status).toBe(status);
  });

  test('is not signed in by a cookie that was tampered with', async () => {
    expect((await get('/api/ui/issues', `${cookie.slice(0, -3)}AAA`)).status).toBe(401);
  });

  test('makes a token that works until it is revoked', async () => {
    const headers = { 'sec-fetch-site': 'same-origin' };
    const made = newTokenSchema.parse(
      await (await send('/api/ui/tokens', { label: 'deploy' }, { cookie, headers })).json(),
    );
    const bearer = { authorization: `Bearer ${made.token}` };
    const ask = () => fetch(`${api.url}/api/0/projects/`, { headers: bearer });
    expect((await ask()).status).toBe(200);
    const stored = await api.store.select<{ token_hash: string }>('SELECT * FROM api_tokens LIMIT 100');
    expect(JSON.stringify(stored)).not.toContain(made.token);

    expect((await send(`/api/ui/tokens/${made.id}`, undefined, { method: 'DELETE', cookie, headers })).status).toBe(
      204,
    );
    expect((await ask()).status).toBe(401);
    expect(
      await codeOf(await send(`/api/ui/tokens/${made.id}`, undefined, { method: 'DELETE', cookie, headers })),
    ).toBe('token_not_found');
  });

  test('signs out', async () => {
    const response = await send('/api/ui/logout', {}, { cookie, headers: { 'sec-fetch-site': 'same-origin' } });
    expect(response.headers.getSetCookie()[0]).toContain('breakwater_session=; ');
    expect(await stateOf(response)).toBe('anonymous');
  });

  test('is locked for an address after five failed attempts, and answers for how long', async () => {
    const wrong = { email, password: 'wrong password' };
    const codes = [];
    for (let attempt = 0; attempt < 5; attempt += 1) codes.push(await codeOf(await send('/api/ui/login', wrong)));
    expect(codes).toEqual(Array.from({ length: 5 }, () => 'wrong_credentials'));
    const locked = await send('/api/ui/login', { ...wrong, password: ada.password });
    expect(await codeOf(locked)).toBe('too_many_attempts');
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(800);
  });
});

test('a login from another site is refused before the password is looked at', async () => {
  expect(await codeOf(await send('/api/ui/login', ada, { headers: { origin: 'https://evil.example' } }))).toBe(
    'cross_origin',
  );
});

test('a later start keeps existing records, adds another key and replaces the token of the environment', async () => {
  const config = {
    ingestUrl: 'https://b.example/base',
    admin: { email: 'new@example.com', password: 'x'.repeat(10) },
    token: TOKEN,
    dsnKey: DSN_KEY,
  };
  const dsn = (key: string) => `https://${key}@b.example/base/1`;
  expect(await bootstrap(api.store, api.log, config)).toEqual({ firstRun: false, dsn: dsn(DSN_KEY) });
  expect(await listKeys(api.store)).toHaveLength(1);

  const changed = { ...config, token: 'another-token-of-the-environment', dsnKey: 'e'.repeat(32) };
  expect(await bootstrap(api.store, api.log, changed)).toEqual({ firstRun: false, dsn: dsn('e'.repeat(32)) });
  expect((await listKeys(api.store)).map(({ publicKey }) => publicKey)).toEqual([DSN_KEY, 'e'.repeat(32)]);
  expect(await api.store.select('SELECT email FROM users FINAL LIMIT 10')).toHaveLength(1);
  const statusOf = async (token: string) =>
    (await fetch(`${api.url}/api/0/projects/`, { headers: { authorization: `Bearer ${token}` } })).status;
  await expect
    .poll(() => Promise.all([statusOf(TOKEN), statusOf(changed.token)]), { timeout: 10_000 })
    .toEqual([401, 200]);
}, 20_000);
