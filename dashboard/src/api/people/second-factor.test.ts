import { afterAll, beforeAll, expect, test } from 'vitest';

import { newSecondFactorSchema, ownAccountSchema, recoveryCodesSchema } from '../../contract/own-account.schema.ts';
import { signInAnswerSchema } from '../../contract/session.schema.ts';
import { totpCode } from '../auth/totp.ts';
import { ADA, codeOf, openBrowser } from '../testing/people.ts';
import type { TestBrowser } from '../testing/people.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

const STEP_MS = 30_000;

let api: RunningApi;
let browser: TestBrowser;
let now = Date.now();
/** One that was not used yet. */
let recoveryCode = '';
beforeAll(async () => {
  api = await startApi({ clock: () => now });
  browser = openBrowser(api);
  await browser.ask('POST', '/api/ui/setup', { body: ADA });
});
afterAll(() => api.close());

const post = (from: TestBrowser, path: string, body: object): Promise<Response> =>
  from.ask('POST', `/api/ui/${path}`, { body });
const begin = async (): Promise<string> =>
  newSecondFactorSchema.parse(await (await post(browser, 'account/second-factor', ADA)).json()).secret;
const nextCode = (secret: string): string => {
  now += STEP_MS;
  return totpCode(secret, now);
};
/** A stranger's browser that has given the password. */
async function passwordGiven(): Promise<{ from: TestBrowser; challenge: string }> {
  const from = openBrowser(api);
  const answer = signInAnswerSchema.parse(await (await post(from, 'login', ADA)).json());
  expect([answer.state, answer.user, from.cookies()]).toEqual(['second-factor', null, '']);
  return { from, challenge: answer.challenge! };
}
const enters = async (code: string): Promise<string> => {
  const { from, challenge } = await passwordGiven();
  const answer = await post(from, 'login/code', { challenge, code });
  return answer.ok ? ((await answer.json()) as { state: string }).state : codeOf(answer);
};

test('a second factor is asked for once a code has confirmed it, and its secret is in no row', async () => {
  expect(await codeOf(await post(browser, 'account/second-factor', { password: 'not it' }))).toBe('wrong_password');
  const given = await begin();
  const secret = await begin();
  expect(secret).not.toBe(given);
  expect((await post(openBrowser(api), 'login', ADA)).status).toBe(200);
  expect(await codeOf(await post(browser, 'account/second-factor/confirm', { code: nextCode(given) }))).toBe(
    'wrong_code',
  );

  const code = nextCode(secret);
  const confirmed = await post(browser, 'account/second-factor/confirm', { code });
  const { recoveryCodes } = recoveryCodesSchema.parse(await confirmed.json());
  expect(new Set(recoveryCodes).size).toBe(10);
  expect(recoveryCodes[0]).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
  const rows = JSON.stringify(await api.store.select('SELECT * FROM second_factors LIMIT 100'));
  expect([secret, given, ...recoveryCodes].filter((word) => rows.includes(word))).toEqual([]);
  expect(await codeOf(await post(browser, 'account/second-factor', ADA))).toBe('second_factor_is_on');

  // The code that confirmed it was used.
  expect(await enters(code)).toBe('wrong_code');
  const fresh = nextCode(secret);
  expect(await enters(` ${fresh.slice(0, 3)} ${fresh.slice(3)} `)).toBe('signed-in');
  expect(await enters(fresh)).toBe('wrong_code');
  expect(await enters(totpCode(secret, now - 3 * STEP_MS))).toBe('wrong_code');

  const [first = '', second = '', third = ''] = recoveryCodes;
  recoveryCode = third;
  expect(await enters(first.toUpperCase().replaceAll('-', ' '))).toBe('signed-in');
  expect(await enters(first)).toBe('wrong_code');
  expect(await enters(second)).toBe('signed-in');
  const account = ownAccountSchema.parse(await (await browser.ask('GET', '/api/ui/account')).json());
  expect(account.recoveryCodesLeft).toBe(8);
});

test('two who send one recovery code at once: one comes in', async () => {
  now += 16 * 60_000;
  const off = (proof: object) => post(browser, 'account/second-factor/off', { ...ADA, ...proof });
  expect((await off({})).status).toBe(400);
  expect(await codeOf(await off({ code: '000000' }))).toBe('wrong_code');
  expect(await codeOf(await off({ code: recoveryCode, password: 'not it at all' }))).toBe('wrong_password');
  expect((await off({ code: recoveryCode })).status).toBe(204);
  expect((await post(openBrowser(api), 'login', ADA)).status).toBe(200);
  const secret = await begin();
  const confirmed = await post(browser, 'account/second-factor/confirm', { code: nextCode(secret) });
  const [code = ''] = recoveryCodesSchema.parse(await confirmed.json()).recoveryCodes;
  const both = await Promise.all([enters(code), enters(code)]);
  expect(both.toSorted()).toEqual(['signed-in', 'wrong_code']);
});

test('a challenge is of one account and ten minutes, and codes run out', async () => {
  now += 16 * 60_000;
  const { from, challenge } = await passwordGiven();
  const [payload, signature] = challenge.split('.') as [string, string];
  for (const forged of [payload, `${payload}.`, `${payload}.${signature.slice(1)}A`, `e30.${signature}`, ''])
    expect(await codeOf(await post(from, 'login/code', { challenge: forged, code: '123456' }))).toBe('wrong_code');
  const codes: string[] = [];
  for (let n = 0; n < 6; n += 1)
    codes.push(await codeOf(await post(from, 'login/code', { challenge, code: '000000' })));
  expect(codes).toEqual([...Array.from({ length: 5 }, () => 'wrong_code'), 'too_many_attempts']);
  // A stranger who has the password locks nobody out of a browser that is known.
  const known = signInAnswerSchema.parse(await (await post(browser, 'login', ADA)).json()).challenge;
  expect(await codeOf(await post(browser, 'login/code', { challenge: known, code: '000000' }))).toBe('wrong_code');
  now += 11 * 60_000;
  expect(await codeOf(await post(from, 'login/code', { challenge, code: '000000' }))).toBe('wrong_code');
});
