import { expect, test } from 'vitest';

import { admit, checkOrigin, claimOfEnvelope } from './admit.ts';
import { projectSettingsSchema } from '../log/index.ts';
import type { ProjectSettings } from '../log/index.ts';

const shop: ProjectSettings = projectSettingsSchema.parse({
  v: 1,
  project: 1,
  publicKey: 'shop',
  organization: 'default',
  slug: 'shop',
  status: 'active',
  allowedDomains: ['shop.example'],
});
const closed: ProjectSettings = { ...shop, project: 2, publicKey: 'closed', status: 'disabled' };
const off: ProjectSettings = { ...closed, publicKey: 'off', ended: 'disabled' };
const leaked: ProjectSettings = { ...closed, publicKey: 'leaked', ended: 'revoked' };
const NOW = Date.UTC(2026, 0, 2);
const replaced: ProjectSettings = { ...shop, publicKey: 'replaced', validUntil: NOW };
const leaving: ProjectSettings = { ...shop, publicKey: 'leaving', validUntil: NOW + 1 };
const all = [shop, closed, off, leaked, replaced, leaving];
const projects = {
  byKey: (key: string) => all.find((each) => each.publicKey === key),
  has: (project: number) => all.some((each) => each.project === project),
  known: () => 2,
  hasRead: () => true,
  close: async () => {},
};
const claim = { publicKey: 'shop', client: 'x/1' };

test.each<[string, number | null]>([
  ['its own project', 1],
  ['a path without a project', null],
])('a known key is admitted to %s', (_name, project) => {
  expect(admit(claim, project, projects, NOW)).toBe(shop);
});

test.each<[string, string, number]>([
  ['key_unknown', 'nobody', 1],
  ['project_mismatch', 'shop', 2],
  ['project_disabled', 'closed', 2],
  ['key_disabled', 'off', 2],
  ['key_revoked', 'leaked', 2],
  ['key_expired', 'replaced', 1],
])('%s: %s at %i', (code, publicKey, project) => {
  expect(() => admit({ publicKey, client: undefined }, project, projects, NOW)).toThrow(
    expect.objectContaining({ code, status: 403 }),
  );
});

test('a key that was replaced is admitted until its time is over', () => {
  expect(admit({ publicKey: 'leaving', client: undefined }, 1, projects, NOW)).toBe(leaving);
});

test('a relay that never read a key knows no wrong one: it asks to come again', () => {
  const none = { ...projects, byKey: () => undefined, known: () => 0, hasRead: () => false };
  expect(() => admit(claim, 1, none, NOW)).toThrow(expect.objectContaining({ code: 'projects_unknown', status: 503 }));
});

test('refuses pages of other domains, and accepts senders that are no page', () => {
  for (const origin of [undefined, 'https://shop.example']) checkOrigin(origin, shop);
  expect(() => checkOrigin('https://other.example', shop)).toThrow(
    expect.objectContaining({ code: 'origin_not_allowed', status: 403 }),
  );
});

test('the dsn of an envelope is a claim of its own', () => {
  const dsn = 'https://shop@relay.example/1';
  expect(claimOfEnvelope(null, { dsn }, 1, undefined)).toEqual({ publicKey: 'shop', client: undefined });
  expect(claimOfEnvelope(null, { dsn }, null, undefined)).toEqual({ publicKey: 'shop', client: undefined });
});

test('the dsn of an envelope may repeat the claim of the request', () => {
  expect(claimOfEnvelope(claim, { dsn: 'https://shop@relay.example/1' }, 1, undefined)).toBe(claim);
  expect(claimOfEnvelope(claim, {}, 1, undefined)).toBe(claim);
});

test.each<[string, typeof claim | null, Record<string, unknown>]>([
  ['auth_missing', null, {}],
  ['dsn_malformed', null, { dsn: 'nonsense' }],
  ['dsn_malformed', null, { dsn: 7 }],
  ['dsn_malformed', claim, { dsn: '' }],
  ['dsn_mismatch', claim, { dsn: 'https://shop@relay.example/2' }],
  ['dsn_mismatch', claim, { dsn: 'https://other@relay.example/1' }],
  ['dsn_mismatch', claim, { origin: 'https://b.example' }],
])('%s: claim %j with header %j', (code, claimed, headers) => {
  expect(() => claimOfEnvelope(claimed, headers, 1, 'https://a.example')).toThrow(expect.objectContaining({ code }));
});
