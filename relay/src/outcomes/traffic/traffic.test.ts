import { expect, test } from 'vitest';

import { RelayError } from '../../intake/errors.ts';
import { projectSettingsSchema, TRAFFIC_BUCKET_MS } from '../../log/index.ts';
import type { TrafficRow } from '../../log/index.ts';
import type { Projects } from '../../projects.ts';
import { refusalsOf } from './refusals.ts';
import { createTraffic } from './traffic.ts';

const NOW = Date.UTC(2026, 0, 2);
const SHOP = 'a'.repeat(32);
const shop = projectSettingsSchema.parse({
  v: 1,
  project: 1,
  publicKey: SHOP,
  organization: 'default',
  slug: 'shop',
  status: 'active',
});
const projects: Projects = {
  byKey: (key) => (key === SHOP ? shop : undefined),
  known: () => 2,
  hasRead: () => true,
  has: (project) => project === 1 || project === 2,
  close: async () => {},
};
const asked = { project: 1, publicKey: SHOP, client: 'js/1', origin: 'https://page.example' };
const refusal = (error: RelayError, request: Partial<typeof asked> | { project: null } = {}) =>
  refusalsOf(error, { ...asked, ...request }, projects).map(({ project, publicKey, detail }) => [
    project,
    publicKey,
    detail,
  ]);

test.each<[string, RelayError, object, unknown[]]>([
  ['the page that is not allowed', new RelayError('origin_not_allowed'), {}, [[1, SHOP, 'https://page.example']]],
  [
    'the first cause',
    new RelayError('body_too_large', ['body: limit 5 bytes']),
    {},
    [[1, SHOP, 'body: limit 5 bytes']],
  ],
  [
    'the beginning of an unknown key',
    new RelayError('key_unknown'),
    { publicKey: 'bbbbbbbbcccccccc' },
    [[1, 'bbbbbbbb', '']],
  ],
  [
    'the number of a project that does not exist',
    new RelayError('key_unknown'),
    { project: 99, publicKey: 'bbbbbbbbb' },
    [[0, 'bbbbbbbb', 'project 99']],
  ],
  ['no key', new RelayError('auth_missing', ['X-Sentry-Auth']), { publicKey: undefined }, [[1, '', 'X-Sentry-Auth']]],
  [
    'the project of the path and that of the key',
    new RelayError('project_mismatch', ['project 2']),
    { project: 2 },
    [
      [1, SHOP, 'project 2'],
      [2, SHOP, ''],
    ],
  ],
  [
    'the project of the key alone where the path names none that exists',
    new RelayError('project_mismatch', ['project 99']),
    { project: 99 },
    [[1, SHOP, 'project 99']],
  ],
  ['nothing of a rate limit', new RelayError('rate_limited'), {}, []],
  ['nothing of an outage', new RelayError('log_unavailable'), {}, []],
])('a refusal names %s', (_name, error, request, rows) => {
  expect(refusal(error, request)).toEqual(rows);
});

const units = (rows: readonly TrafficRow[]) =>
  rows.map(({ publicKey, category, outcome, reason, quantity }) => [publicKey, category, outcome, reason, quantity]);

test('rows grow until their ten minutes are over, and only those that changed are told again', () => {
  let now = NOW;
  const traffic = createTraffic(() => now);
  const take = (outcome: string, reason = '') =>
    traffic.units({ publicKey: 'k', project: 1, client: 'js/1' }, 'error', { outcome, reason }, 2);
  take('appended');
  take('filtered', 'localhost');
  expect(units(traffic.take())).toEqual([
    ['k', 'error', 'appended', '', 2],
    ['k', 'error', 'filtered', 'localhost', 2],
  ]);
  expect(traffic.isEmpty()).toBe(true);
  take('appended');
  expect(units(traffic.take())).toEqual([['k', 'error', 'appended', '', 4]]);
  traffic.giveBack();
  now += TRAFFIC_BUCKET_MS;
  take('appended');
  expect(traffic.take().map(({ bucket, quantity }) => [bucket - NOW, quantity])).toEqual([
    [0, 4],
    [TRAFFIC_BUCKET_MS, 2],
  ]);
});

test('a clock that is set back takes no count back: rows grow in the ten minutes of before', () => {
  let now = NOW + 6 * TRAFFIC_BUCKET_MS;
  const traffic = createTraffic(() => now);
  const take = () =>
    traffic.units({ publicKey: 'k', project: 1, client: '' }, 'error', { outcome: 'appended', reason: '' }, 2);
  const told = () => traffic.take().map(({ bucket, quantity }) => [(bucket - NOW) / TRAFFIC_BUCKET_MS, quantity]);
  take();
  expect(told()).toEqual([[6, 2]]);
  now -= 6 * TRAFFIC_BUCKET_MS;
  take();
  expect(told()).toEqual([[6, 4]]);
  now += 7 * TRAFFIC_BUCKET_MS;
  take();
  expect(told()).toEqual([[7, 2]]);
  // A clock that was a month ahead is believed again.
  now -= 30 * 24 * 3_600_000;
  take();
  expect(told()).toEqual([[7 - 30 * 24 * 6, 2]]);
});

test('a flood of invented keys names ten, and none keeps another refusal from being named', () => {
  const traffic = createTraffic(() => NOW);
  const refuse = (publicKey: string, code: 'key_unknown' | 'auth_missing' = 'key_unknown', project = 1) =>
    traffic.refused({ project, publicKey, code, detail: '', client: '' });
  for (let n = 0; n < 5_000; n++) refuse(`key${n}`);
  refuse('', 'auth_missing');
  const rows = traffic.take();
  expect(rows).toHaveLength(12);
  expect(rows.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(5_001);
  expect(rows.filter(({ detail }) => detail === 'others')).toMatchObject([{ publicKey: '', quantity: 4_990 }]);
  for (let project = 2; project < 500; project++)
    for (let n = 0; n < 20; n++) refuse(`key${n}`, 'key_unknown', project);
  expect(traffic.take().filter(({ publicKey }) => publicKey !== '').length).toBeLessThanOrEqual(1_000);
});
