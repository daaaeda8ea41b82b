import { afterAll, beforeAll, expect, test } from 'vitest';

import { AUTH, EVENT, KEY, openTestRelay } from '../testing/open-test-relay.ts';
import type { TestRelay } from '../testing/open-test-relay.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await openTestRelay();
});
afterAll(() => relay?.close());

const auth = (key: string): string => AUTH.replace(KEY, key);

test('units and refusals are counted by key, before a project is known too', async () => {
  const sent: [path: string, headers: Record<string, string>, status: number][] = [
    [`/api/1/envelope/${AUTH}`, {}, 200],
    [`/api/1/envelope/${auth('f'.repeat(32))}`, {}, 403],
    [`/api/1/envelope/`, {}, 401],
    [`/api/2/envelope/${AUTH}`, {}, 403],
    [`/api/99/envelope/${auth('nobody')}`, {}, 403],
    [`/api/3/envelope/${auth('picky')}`, { origin: 'https://other.example' }, 403],
    [`/api/1/envelope/${AUTH}`, { 'content-encoding': 'gzip' }, 400],
    [`/api/1/security/${auth('f'.repeat(32))}`, {}, 403],
    [`/shop/api/1/envelope/${AUTH}`, {}, 404],
  ];
  for (const [path, headers, status] of sent)
    expect((await relay.post(path, EVENT, headers)).status, path).toBe(status);
  await relay.outcomes.close();
  const rows = await relay.traffic();
  const told = rows.map(({ project, publicKey, outcome, reason, detail, quantity }) =>
    [project, publicKey, outcome, reason, detail, quantity].join(' '),
  );
  expect(told.toSorted()).toEqual(
    [
      `1 ${KEY} appended   1`,
      `1 ${KEY} invalid invalid_compression  1`,
      `1 ${KEY} refused body_corrupt incorrect header check 1`,
      `1 ffffffff refused key_unknown  2`,
      `1  refused auth_missing X-Sentry-Auth, Authorization, ?sentry_key= or dsn of the envelope 1`,
      `1 ${KEY} refused project_mismatch project 2 1`,
      `2 ${KEY} refused project_mismatch  1`,
      `0 nobody refused key_unknown project 99 1`,
      `3 picky invalid cors  1`,
      `3 picky refused origin_not_allowed https://other.example 1`,
      `1  refused path_unknown /shop 1`,
    ].toSorted(),
  );
});
