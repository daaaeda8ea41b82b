import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { newTokenSchema } from '../../contract/tokens.schema.ts';
import { apiErrorSchema, sessionSchema } from '../../contract/session.schema.ts';
import { createAccounts } from '../auth/accounts.ts';
import { createPasswords } from '../auth/passwords.ts';
import { bootstrap } from '../projects/bootstrap.ts';
import { changePassword, findUser, listKeys } from '@breakwater/processor/directory';
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
    expect(
      (await send('/api/ui/tokens', { label: 'ci', scopes: ['read'], endsAt: null }, { cookie, headers })).status,
    ).toBe(status);
  });

  test('is not signed in by a cookie that was tampered with', async () => {
    expect((await get('/api/ui/issues', `${cookie.slice(0, -3)}AAA`)).status).toBe(401);
  });

  test('makes a token that works until it is revoked', async () => {
    const headers = { 'sec-fetch-site': 'same-origin' };
    const made = newTokenSchema.parse(
      await (
        await send('/api/ui/tokens', { label: 'deploy', scopes: ['read'], endsAt: null }, { cookie, headers })
      ).json(),
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

  test('signs out, and its cookie signs nobody in any more', async () => {
    const response = await send('/api/ui/logout', {}, { cookie, headers: { 'sec-fetch-site': 'same-origin' } });
    expect(response.headers.getSetCookie()[0]).toContain('breakwater_session=; ');
    expect(await stateOf(response)).toBe('anonymous');
    expect(await stateOf(await get('/api/ui/session', cookie))).toBe('anonymous');
    expect((await get('/api/ui/issues', cookie)).status).toBe(401);
  });

  test('is locked for a network after five failed attempts, and answers for how long', async () => {
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

test('a later start keeps existing records, adds another key and takes the token that it is given', async () => {
  const warned: string[] = [];
  const logger = { warn: (_fields: object, words: string) => void warned.push(words) };
  const config = {
    secret: 's'.repeat(32),
    publicUrl: 'https://b.example/base',
    host: '0.0.0.0',
    ingestUrl: 'https://b.example/base',
    admin: { email: 'new@example.com', password: 'x'.repeat(10) },
    token: TOKEN,
    dsnKey: DSN_KEY,
  };
  expect(await bootstrap({ ...api, logger }, config)).toEqual([]);
  expect(await listKeys(api.store)).toHaveLength(1);

  const changed = { ...config, token: 'another-token-of-the-environment', dsnKey: 'e'.repeat(32) };
  expect(await bootstrap({ ...api, logger }, changed)).toEqual([]);
  expect((await listKeys(api.store)).map(({ publicKey }) => publicKey)).toEqual([DSN_KEY, 'e'.repeat(32)]);
  expect(await api.store.select('SELECT email FROM users FINAL LIMIT 10')).toHaveLength(1);

  // Each of two dashboards takes its own value, whatever starts after it; and a value of before may come back.
  const takenBy = (own: string) => {
    const accounts = createAccounts(api.store, Date.now, own);
    return Promise.all([TOKEN, changed.token].map(async (token) => (await accounts.tokenOf(token)) !== null));
  };
  expect(await takenBy(TOKEN)).toEqual([true, false]);
  expect(await takenBy(changed.token)).toEqual([false, true]);
  expect(await bootstrap({ ...api, logger }, config)).toEqual([]);
  expect(await takenBy(TOKEN)).toEqual([true, false]);
  expect(warned).toEqual([]);
});

test('a password of the environment that changed is refused at the start, with the way to set one', async () => {
  const logger = { warn: () => {} };
  const [{ email } = { email: '' }] = await api.store.select<{ email: string }>(
    'SELECT email FROM users FINAL LIMIT 1',
  );
  const start = (password: string) => bootstrap({ ...api, logger }, { ...api.config, admin: { email, password } });
  expect(await start(ada.password)).toEqual([]);
  await expect(start('another password')).rejects.toThrow(
    `BREAKWATER_ADMIN_PASSWORD was changed, which changes no password: it is for the first start alone. Leave it as it was, or out, and run \`npm run breakwater -- admin reset-password ${email}\`.`,
  );
  const user = (await findUser(api.store, email))!;
  await changePassword(api.store, user, await createPasswords().hash('a new password'), Date.now());
  expect(await start(ada.password)).toEqual([]);
  expect(await start('a new password')).toEqual([]);
  await expect(start('another password')).rejects.toThrow('BREAKWATER_ADMIN_PASSWORD was changed');
});
