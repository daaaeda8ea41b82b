import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { tokenHashOf } from '@breakwater/processor/directory';

import { createAccounts } from './accounts.ts';
import { createAttempts } from './attempts.ts';
import { cookieValues } from './cookies.ts';
import { createPasswords } from './passwords.ts';
import { originRelation } from './same-origin.ts';
import { setupCodeOf } from './setup-code.ts';
import { claimIsSigned, readClaim, signClaim } from './signed-claim.ts';

describe('a password', () => {
  const passwords = createPasswords();

  test('is right, wrong, or of nobody', async () => {
    const hash = await passwords.hash('correct horse');
    expect(hash).toMatch(/^scrypt\$15\$8\$3\$/);
    expect(hash).not.toBe(await passwords.hash('correct horse'));
    expect(await passwords.verify('correct horse', hash)).toBe(true);
    expect(await passwords.verify('correct hors', hash)).toBe(false);
    expect(await passwords.verify('correct horse', null)).toBe(false);
  });

  test('is refused in a flood, rather than queued without end', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 24 }, () => passwords.verify('x', 'scrypt$10$8$1$AAAA$AAAA')),
    );
    const refused = results.filter((result) => result.status === 'rejected' && result.reason.code === 'busy');
    expect(refused).toHaveLength(24 - 2 - 16);
  });
});

describe('a signed claim', () => {
  const schema = z.object({ user: z.string() });
  const text = signClaim('session', { user: 'ada' }, 'k'.repeat(32));
  const isRead = (given: string): boolean => readClaim(given, schema) !== null;

  test('is read before it is proven', () => {
    expect(readClaim(text, schema)).toEqual({ user: 'ada' });
  });

  test.each([
    ['holds', text, 'session', 'k', true],
    ['ends with its key', text, 'session', 'o', false],
    ['is for its purpose alone', text, 'password-link', 'k', false],
    [
      'cannot be of another',
      `${Buffer.from('{"user":"eve"}').toString('base64url')}.${text.split('.')[1]}`,
      'session',
      'k',
      false,
    ],
    ['needs its signature', text.replace(/[^.]+$/, ''), 'session', 'k', false],
    ['has two parts', `${text}.x`, 'session', 'k', false],
    ['is no other text', 'session', 'session', 'k', false],
  ] as const)('%s', (_name, given, purpose, key, valid) => {
    expect(isRead(given) && claimIsSigned(purpose, given, key.repeat(32))).toBe(valid);
  });
});

test('cookies of one name are all read, in their order', () => {
  expect(
    cookieValues('a=1; breakwater_session=bad;breakwater_session=good; xbreakwater_session=no', 'breakwater_session'),
  ).toEqual(['bad', 'good']);
});

test.each([
  ['0.0.0.0', true],
  ['::', true],
  ['10.0.0.5', true],
  ['breakwater.example', true],
  ['127.0.0.1', false],
  ['127.0.0.9', false],
  ['::1', false],
  ['localhost', false],
])('the first account of a server that listens to %s needs a code: %s', (host, expected) => {
  expect(setupCodeOf({ host, secret: 's'.repeat(32) }) !== null).toBe(expected);
});

test('attempts run out for one key, give the seconds to wait, and return', () => {
  let now = 0;
  const attempts = createAttempts({ most: 2, windowMs: 60_000 }, () => now);
  expect([attempts.take('a'), attempts.take('a')]).toEqual([null, null]);
  now = 20_000;
  expect(attempts.take('a')).toBe(40);
  expect(attempts.take('b')).toBeNull();
  attempts.forget('a');
  expect(attempts.take('a')).toBeNull();
  now = 100_000;
  expect([attempts.take('a'), attempts.take('a'), attempts.take('a')]).toEqual([null, null, 60]);
});

test('a key that ran out is not shut out for longer after the clock was set back', () => {
  let now = 3_600_000;
  const attempts = createAttempts({ most: 1, windowMs: 60_000 }, () => now);
  expect([attempts.take('a'), attempts.take('a')]).toEqual([null, 60]);
  now = 0;
  expect(attempts.take('a')).toBeNull();
});

test('a token that another process revoked ends within five seconds, also after the clock was set back', async () => {
  let now = 3_600_000;
  let hashes = [tokenHashOf('bw_revoked')];
  const token = {
    label_: 'ci',
    userId_: '',
    scopes_: [],
    createdAt_: 0,
    endsAt_: 0,
    source_: '',
    version_: 1,
    removed_: 0,
  };
  const select = async <Row>(query: string): Promise<Row[]> =>
    (query.includes('FROM api_tokens') ? hashes.map((hash) => ({ ...token, hash_: hash })) : []) as Row[];
  const accounts = createAccounts({ select }, () => now);
  expect(await accounts.tokenOf('bw_revoked')).not.toBeNull();
  hashes = [];
  now = 0;
  expect(await accounts.tokenOf('bw_revoked')).toBeNull();
});

describe('a change comes from', () => {
  const facts = {
    method: 'POST',
    fetchSite: undefined,
    origin: undefined,
    host: 'localhost:8000',
    publicUrl: 'https://breakwater.example',
  };
  test.each([
    ['our page', { fetchSite: 'same-origin' }, 'same'],
    ['a sister domain', { fetchSite: 'same-site' }, 'other'],
    ['another site', { fetchSite: 'cross-site' }, 'other'],
    [
      'another site whose header says otherwise',
      { fetchSite: 'cross-site', origin: 'https://breakwater.example' },
      'other',
    ],
    ['our host', { origin: 'http://localhost:8000' }, 'same'],
    ['our public address behind a proxy', { origin: 'https://breakwater.example' }, 'same'],
    ['another host', { origin: 'https://evil.example' }, 'other'],
    ['a sandboxed frame', { origin: 'null' }, 'other'],
    ['a program', {}, 'unknown'],
    ['anywhere, while it only reads', { method: 'GET', fetchSite: 'cross-site' }, 'same'],
  ])('%s', (_name, given, origin) => {
    expect(originRelation({ ...facts, ...given })).toBe(origin);
  });
});
