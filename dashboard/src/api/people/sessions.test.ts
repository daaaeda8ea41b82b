import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { ownAccountSchema } from '../../contract/own-account.schema.ts';
import { sessionSchema } from '../../contract/session.schema.ts';
import { ADA, codeOf, openBrowser } from '../testing/people.ts';
import type { TestBrowser } from '../testing/people.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
let late = 0;
const said: string[] = [];
beforeAll(async () => {
  const quiet = () => {};
  api = await startApi({
    clock: () => Date.now() + late,
    env: { BREAKWATER_TRUST_PROXY: '127.0.0.1' },
    logger: { debug: quiet, info: quiet, error: quiet, warn: (_fields, words) => void said.push(words) },
  });
  expect((await openBrowser(api).ask('POST', '/api/ui/setup', { body: ADA })).status).toBe(200);
});
afterAll(() => api.close());
beforeEach(() => {
  late = 0;
});

async function signIn(own: Record<string, string> = {}): Promise<TestBrowser> {
  const browser = openBrowser(api, own);
  expect((await browser.ask('POST', '/api/ui/login', { body: ADA })).status).toBe(200);
  return browser;
}
const stateOf = async (browser: TestBrowser, given = {}): Promise<string> =>
  sessionSchema.parse(await (await browser.ask('GET', '/api/ui/session', given)).json()).state;
const accountOf = async (browser: TestBrowser) =>
  ownAccountSchema.strict().parse(await (await browser.ask('GET', '/api/ui/account')).json());

test('a person sees the own sessions, and ends one of them, or all others', async () => {
  const laptop = await signIn({ 'user-agent': 'Laptop', 'x-forwarded-for': '203.0.113.77' });
  const phone = await signIn({ 'user-agent': 'Phone', 'x-forwarded-for': '2001:db8:1:2:3::7' });
  const tablet = await signIn({ 'user-agent': 'Tablet' });
  const { email, recoveryCodesLeft, sessions } = await accountOf(laptop);
  expect([email, recoveryCodesLeft]).toEqual([ADA.email, null]);
  expect(sessions.slice(0, 3).map(({ userAgent, network, isCurrent }) => [userAgent, network, isCurrent])).toEqual([
    ['Tablet', '127.0.0.0/24', false],
    ['Phone', '2001:db8:1:2::/64', false],
    ['Laptop', '203.0.113.0/24', true],
  ]);

  expect((await laptop.ask('DELETE', `/api/ui/account/sessions/${sessions[1]!.id}`)).status).toBe(204);
  expect(await codeOf(await laptop.ask('DELETE', `/api/ui/account/sessions/${sessions[1]!.id}`))).toBe(
    'session_not_found',
  );
  expect([await stateOf(laptop), await stateOf(phone), await stateOf(tablet)]).toEqual([
    'signed-in',
    'anonymous',
    'signed-in',
  ]);
  expect((await laptop.ask('DELETE', '/api/ui/account/sessions')).status).toBe(204);
  expect([await stateOf(laptop), await stateOf(tablet)]).toEqual(['signed-in', 'anonymous']);
  expect((await accountOf(laptop)).sessions).toHaveLength(1);
});

test('a session that was signed out stays out, here at once and in another dashboard within five seconds', async () => {
  const browser = await signIn();
  const cookie = browser.cookies();
  await browser.ask('POST', '/api/ui/logout');
  expect(await stateOf(browser, { cookie })).toBe('anonymous');

  const other = await signIn();
  expect(await stateOf(other)).toBe('signed-in');
  // Another dashboard ends it: only the store tells.
  await api.store.insert(
    'sessions',
    (await api.store.select<object>(`SELECT * FROM sessions FINAL WHERE status = 'active'`)).map((row) => ({
      ...row,
      version: 2,
      status: 'ended',
    })),
    'ended elsewhere',
  );
  late = 5000;
  expect(await stateOf(other)).toBe('anonymous');
});

test('a session ends after thirty days', async () => {
  const browser = await signIn();
  late = 30 * 24 * 3_600_000 - 60_000;
  expect(await stateOf(browser)).toBe('signed-in');
  late += 120_000;
  expect(await stateOf(browser)).toBe('anonymous');
});

test('two cookies of one name: the good one counts, and a header of a proxy hides none', async () => {
  const browser = await signIn();
  const cookie = browser.cookies();
  const good = /breakwater_session=[^;]+/.exec(cookie)![0];
  expect(await stateOf(browser, { cookie: `breakwater_session=${'x'.repeat(40)}.y; ${good}` })).toBe('signed-in');
  expect(await stateOf(browser, { headers: { authorization: `Basic ${btoa('proxy:password')}` } })).toBe('signed-in');
  expect(await stateOf(browser, { headers: { authorization: 'Bearer not-a-token-of-ours' } })).toBe('anonymous');
});

test('over HTTPS, which the proxy tells, cookies are secure and no sister domain can set them', async () => {
  const https = { 'x-forwarded-proto': 'https' };
  const answer = await openBrowser(api, https).ask('POST', '/api/ui/login', { body: ADA });
  expect(answer.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^__Host-breakwater_session=[\w.-]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    ),
    expect.stringMatching(
      /^__Host-breakwater_device=[\w.-]+; Max-Age=15552000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    ),
  ]);
  const plain = await signIn();
  expect(await stateOf(plain, { headers: https })).toBe('anonymous');
  expect(said.filter((words) => words.includes('BREAKWATER_URL says http'))).toHaveLength(1);
});

test('a new password ends all other sessions, and needs the one of before', async () => {
  const [laptop, phone] = [await signIn(), await signIn()];
  const stolen = laptop.cookies();
  const change = (password: string) =>
    laptop.ask('POST', '/api/ui/account/password', { body: { password, newPassword: 'another sentence' } });
  expect(await codeOf(await change('not the password'))).toBe('wrong_password');
  expect((await change(ADA.password)).status).toBe(204);
  expect([await stateOf(laptop), await stateOf(phone)]).toEqual(['signed-in', 'anonymous']);
  // The signature of a cookie is by the password too.
  expect(await stateOf(laptop, { cookie: stolen })).toBe('anonymous');
  expect(await codeOf(await phone.ask('POST', '/api/ui/login', { body: ADA }))).toBe('wrong_credentials');
  const body = { ...ADA, password: 'another sentence' };
  expect((await phone.ask('POST', '/api/ui/login', { body })).status).toBe(200);
});

test('a token has no account to show or change', async () => {
  for (const [method, path] of [
    ['GET', ''],
    ['DELETE', '/sessions'],
    ['DELETE', '/sessions/1'],
  ] as const)
    expect(await codeOf(await api.ask(`/api/ui/account${path}`, { method })), `${method} ${path}`).toBe('no_address');
});
