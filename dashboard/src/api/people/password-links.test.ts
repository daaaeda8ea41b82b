import { changePassword, createUser, findUser, removePerson } from '@breakwater/processor/directory';
import { startSmtp } from '@breakwater/processor/testing';
import type { TestSmtp } from '@breakwater/processor/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { passwordLink, readPasswordLink } from '../auth/password-links.ts';
import { ADA, codeOf, openBrowser } from '../testing/people.ts';
import type { TestBrowser } from '../testing/people.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
let smtp: TestSmtp;
let browser: TestBrowser;
let now = Date.now();
const said: string[] = [];
beforeAll(async () => {
  smtp = await startSmtp();
  const say = (fields: object, words: string): void => void said.push(JSON.stringify(fields) + words);
  api = await startApi({
    clock: () => now,
    env: { BREAKWATER_SMTP_URL: smtp.url, BREAKWATER_URL: 'https://bw.example', BREAKWATER_TRUST_PROXY: '127.0.0.1' },
    logger: { debug: say, info: say, warn: say, error: say },
  });
  browser = openBrowser(api);
  await browser.ask('POST', '/api/ui/setup', { body: ADA });
});
afterAll(async () => {
  await api.close();
  await smtp.close();
});

const askFor = (email: string, from = '203.0.113.1'): Promise<Response> =>
  openBrowser(api, { 'x-forwarded-for': from }).ask('POST', '/api/ui/password-link', { body: { email } });
const use = (link: string, password: string): Promise<Response> =>
  openBrowser(api).ask('POST', '/api/ui/password-link/use', { body: { link, password } });
const signsIn = async (password: string): Promise<boolean> =>
  (await openBrowser(api).ask('POST', '/api/ui/login', { body: { ...ADA, password } })).ok;
/** The words of a mail, whose lines are folded. */
const wordsOf = (mail: string): string => mail.replaceAll('=\r\n', '').replaceAll('=3D', '=').replaceAll('\r\n', '\n');

test('a link comes by mail, sets the password once, and ends all sessions', async () => {
  expect((await askFor(ADA.email.toUpperCase())).status).toBe(204);
  await expect.poll(() => smtp.mails.length).toBe(1);
  const [mail = ''] = smtp.mails.map(wordsOf);
  expect(mail).toContain('Subject: [Breakwater] Set a new password');
  // Its reader may have several accounts, and addresses that forward to one mailbox.
  expect(mail).toContain(`a new password of ${ADA.email} at https://bw.example`);
  const link = /https:\/\/bw\.example\/reset#([\w.-]+)/.exec(mail)?.[1] ?? '';
  expect(said.filter((line) => line.includes(link))).toEqual([]);

  expect(await codeOf(await use(link, 'short'))).toBe('invalid_request');
  expect((await browser.ask('GET', '/api/ui/account')).status).toBe(200);
  expect((await use(link, 'a fresh sentence')).status).toBe(204);
  expect((await browser.ask('GET', '/api/ui/account')).status).toBe(401);
  expect([await signsIn(ADA.password), await signsIn('a fresh sentence')]).toEqual([false, true]);
  expect(await codeOf(await use(link, 'one more sentence'))).toBe('password_link_over');
});

test('the answer is the same for an address without an account, nothing is sent, and one address gets few', async () => {
  const sent = smtp.mails.length;
  const answers = [await askFor('nobody@example.com'), await askFor(ADA.email)];
  expect(new Set(await Promise.all(answers.map(async (each) => `${each.status} ${await each.text()}`))).size).toBe(1);
  for (let n = 0; n < 5; n += 1) expect((await askFor(ADA.email, `203.0.113.${10 + n}`)).status).toBe(204);
  await expect.poll(() => smtp.mails.length).toBe(sent + 2);
  expect(smtp.mails.filter((mail) => mail.includes('nobody@'))).toEqual([]);
});

test('one network asks ten times an hour', async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 11; n += 1) statuses.push((await askFor(`n${n}@example.com`, `2001:db8::${n}`)).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 204), 429]);
});

describe('a link', () => {
  const SECRET = 's'.repeat(32);
  const linkFor = (dropsFactor = false): string =>
    passwordLink('https://bw.example', { email: ADA.email, dropsFactor }, SECRET, now).split('#')[1]!;

  test('is over after an hour, after a later change, and where another secret signed it', async () => {
    const old = linkFor();
    expect(readPasswordLink(old, 'o'.repeat(32), now)).toBeNull();
    expect(readPasswordLink(`${old}x`, SECRET, now)).toBeNull();
    const second = linkFor();
    now += 1000;
    await changePassword(api.store, (await findUser(api.store, ADA.email))!, 'a hash', now);
    expect(await codeOf(await use(second, 'a fresh sentence'))).toBe('password_link_over');
    expect(readPasswordLink(old, SECRET, now)).toMatchObject({ email: ADA.email });
    now += 3_600_000;
    expect(readPasswordLink(old, SECRET, now)).toBeNull();
  });

  test('is over with its account, also where the address has another one', async () => {
    const bob = { email: 'bob@example.com', name: 'Bob', passwordHash: 'a hash' };
    const before = (await createUser(api.store, bob, now))!;
    now += 1000;
    const link = passwordLink('https://bw.example', { ...bob, dropsFactor: true }, SECRET, now).split('#')[1]!;
    await removePerson(api.store, before);
    now += 1000;
    await createUser(api.store, bob, now);
    expect(await codeOf(await use(link, 'a fresh sentence'))).toBe('password_link_over');
  });

  test('takes the second factor off where the operator asked for it', async () => {
    const rows = await api.store.select<{ user_id: string }>('SELECT user_id FROM users FINAL LIMIT 1');
    const factor = { user_id: rows[0]!.user_id, version: 1, secret: 'x', is_confirmed: 1, last_step: 0 };
    const created_at = new Date(now).toISOString();
    await api.store.insert('second_factors', [{ ...factor, recovery_hashes: [], created_at }], 'a factor');
    now += 1000;
    expect((await use(linkFor(), 'a fresh sentence')).status).toBe(204);
    const stateOf = async (): Promise<unknown> =>
      (
        (await (
          await openBrowser(api).ask('POST', '/api/ui/login', { body: { ...ADA, password: 'a fresh sentence' } })
        ).json()) as { state: string }
      ).state;
    expect(await stateOf()).toBe('second-factor');
    now += 1000;
    expect((await use(linkFor(true), 'a fresh sentence')).status).toBe(204);
    expect(await stateOf()).toBe('signed-in');
  });
});
