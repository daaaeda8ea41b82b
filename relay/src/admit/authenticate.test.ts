import { describe, expect, test } from 'vitest';

import { claimOf } from './admit.ts';

const KEY = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('a claim is read', () => {
  test.each<[string, Record<string, string>, string, string | undefined]>([
    [
      'X-Sentry-Auth',
      { 'x-sentry-auth': `Sentry sentry_version=7, sentry_key=${KEY}, sentry_client=raven/1` },
      '',
      'raven/1',
    ],
    ['any case and no blanks', { 'x-sentry-auth': `SENTRY sentry_key=${KEY},sentry_version=7` }, '', undefined],
    [
      'a secret beside it',
      { 'x-sentry-auth': `Sentry sentry_key=${KEY}, sentry_secret=s, sentry_timestamp=1` },
      '',
      undefined,
    ],
    ['Authorization: Sentry', { authorization: `Sentry sentry_key=${KEY}, sentry_client=x` }, '', 'x'],
    ['Authorization: Basic', { authorization: basic(`${KEY}:`) }, '', undefined],
    ['Basic with any password', { authorization: basic(`${KEY}:pass:word`) }, '', undefined],
    ['Basic without a colon', { authorization: basic(KEY) }, '', undefined],
    [
      'the query',
      {},
      `sentry_version=7&sentry_key=${KEY}&sentry_client=sentry.javascript.node%2F11.0.0`,
      'sentry.javascript.node/11.0.0',
    ],
    ['the query among others', {}, `a=b&sentry_key=${KEY}`, undefined],
    ['a bearer token of somebody else beside the query', { authorization: 'Bearer x' }, `sentry_key=${KEY}`, undefined],
  ])('%s', (_name, headers, query, client) => {
    expect(claimOf(headers, query)).toEqual({ publicKey: KEY, client });
  });
});

test.each<[string, Record<string, string>, string]>([
  ['nothing', {}, ''],
  ['a query of something else', {}, 'a=b'],
  ['a scheme of something else', { authorization: 'Bearer x' }, ''],
])('there is no claim in %s', (_name, headers, query) => {
  expect(claimOf(headers, query)).toBeNull();
});

const sentry = `Sentry sentry_key=${KEY}`;

test.each<[string, string, Record<string, string>, string]>([
  ['auth_ambiguous', 'header and query, though they agree', { 'x-sentry-auth': sentry }, `sentry_key=${KEY}`],
  ['auth_ambiguous', 'two headers', { 'x-sentry-auth': sentry, authorization: sentry }, ''],
  ['auth_ambiguous', 'a header sent twice', { 'x-sentry-auth': `${sentry}, ${sentry}` }, ''],
  ['auth_ambiguous', 'a key twice in the query', {}, `sentry_key=${KEY}&sentry_key=${KEY}`],
  ['auth_malformed', 'a header without the scheme', { 'x-sentry-auth': `sentry_key=${KEY}` }, ''],
  ['auth_malformed', 'a header without a key', { 'x-sentry-auth': 'Sentry sentry_version=7' }, ''],
  ['auth_malformed', 'a header of one word', { authorization: 'Sentry' }, ''],
  ['auth_malformed', 'an empty Basic', { authorization: 'Basic ' }, ''],
  ['auth_malformed', 'a query that only mentions sentry_', {}, 'sentry_version=7'],
  ['auth_malformed', 'broken percent-encoding', {}, `sentry_key=${KEY}&sentry_client=%zz`],
  ['auth_malformed', 'names of the prototype', {}, `constructor=x&sentry_x=1&__proto__=y`],
  ['key_malformed', 'a key with a quote', {}, `sentry_key=a%27b`],
  ['key_malformed', 'a key that is too long', {}, `sentry_key=${'a'.repeat(65)}`],
  ['version_unsupported', 'a version of tomorrow', {}, `sentry_version=8&sentry_key=${KEY}`],
  ['version_unsupported', 'a version that is no number', {}, `sentry_version=x&sentry_key=${KEY}`],
])('%s: %s', (code, _name, headers, query) => {
  expect(() => claimOf(headers, query)).toThrow(expect.objectContaining({ code }));
});

test('a long client name is cut', () => {
  expect(claimOf({}, `sentry_key=${KEY}&sentry_client=${'x'.repeat(9999)}`)?.client).toHaveLength(200);
});
