import { expect, test } from 'vitest';

import { MOST_PROJECTS_OF_A_LINK, readUnsubscribe, UNSUBSCRIBE_PATH, unsubscribeLink } from './unsubscribe.ts';
import type { Unsubscribe } from './unsubscribe.ts';

const SECRET = 'a secret of the installation, of 32 letters or more';
const tokenOf = (claim: Unsubscribe, secret = SECRET): string =>
  unsubscribeLink('https://bw.test', claim, secret).slice(`https://bw.test${UNSUBSCRIBE_PATH}?token=`.length);

test.each<[string, Unsubscribe, Unsubscribe]>([
  ['one project', { email: 'ann@example.com', projects: [7] }, { email: 'ann@example.com', projects: [7] }],
  [
    'an address in capitals',
    { email: 'Ann@Example.com', projects: [7, 8] },
    { email: 'ann@example.com', projects: [7, 8] },
  ],
  ['all projects', { email: 'ann@example.com', projects: 'all' }, { email: 'ann@example.com', projects: 'all' }],
  [
    'more projects than a header holds',
    { email: 'ann@example.com', projects: Array.from({ length: MOST_PROJECTS_OF_A_LINK + 1 }, (_, n) => n) },
    { email: 'ann@example.com', projects: 'all' },
  ],
])('a link says %s', (_name, claim, expected) => {
  expect(tokenOf(claim)).toMatch(/^[\w-]+\.[\w-]+$/);
  expect(readUnsubscribe(tokenOf(claim), SECRET)).toEqual(expected);
});

const TOKEN = tokenOf({ email: 'ann@example.com', projects: [7] });
const [, SIGNATURE] = TOKEN.split('.');
const FORGED = Buffer.from(JSON.stringify({ e: 'bob@example.com', p: [7] })).toString('base64url');

test.each([
  ['nothing', ''],
  ['no signature', TOKEN.split('.')[0]!],
  ['the signature of another claim', `${FORGED}.${SIGNATURE}`],
  ['a part more', `${TOKEN}.x`],
  ['half a signature', TOKEN.slice(0, -20)],
  ['another secret', tokenOf({ email: 'ann@example.com', projects: [7] }, 'another secret')],
])('a token with %s is none', (_name, token) => {
  expect(readUnsubscribe(token, SECRET)).toBeNull();
});
