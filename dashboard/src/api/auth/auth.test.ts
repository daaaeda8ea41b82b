import { describe, expect, test } from 'vitest';

import { tokenHashOf } from '@breakwater/processor/directory';

import { createAccounts } from './accounts.ts';
import { createAttempts } from './attempts.ts';
import { createPasswords } from './passwords.ts';
import { originRelation } from './same-origin.ts';
import { readSession, sessionIsValid, signSession } from './session-cookie.ts';

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

describe('a session', () => {
  const now = 1_795_241_388_821;
  const key = { secret: 'k'.repeat(32), passwordHash: 'hash' };
  const cookie = signSession({ userId: 'ada', expiresAtSeconds: now / 1000 + 60 - 0.821 }, key);

  test('names its account', () => {
    expect(readSession(cookie)?.userId).toBe('ada');
  });

  test.each([
    ['holds', cookie, key, now, true],
    ['ends', cookie, key, now + 61_000, false],
    ['ends with the password', cookie, { ...key, passwordHash: 'other' }, now, false],
    ['ends with the secret', cookie, { ...key, secret: 'other' }, now, false],
    ['cannot be made longer', cookie.replace(/\.\d+\./, '.9999999999.'), key, now, false],
    ['cannot be of another', cookie.replace(/^[^.]+/, Buffer.from('eve').toString('base64url')), key, now, false],
    ['needs its signature', cookie.replace(/[^.]+$/, ''), key, now, false],
    ['is no other text', 'session', key, now, false],
  ])('%s', (_name, text, with_, at, valid) => {
    expect(sessionIsValid(text, with_, at)).toBe(valid);
  });
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
  const token = { label_: 'ci', userId_: '', createdAt_: 0, version_: 1, removed_: 0 };
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
