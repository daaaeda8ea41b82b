import { expect, test } from 'vitest';

import { admit, claimOfEnvelope } from './admit.ts';
import { projectSettingsSchema } from './log/index.ts';
import type { ProjectSettings } from './log/index.ts';

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
const projects = {
  byKey: (key: string) => [shop, closed].find((each) => each.publicKey === key),
  close: async () => {},
};
const claim = { publicKey: 'shop', client: 'x/1' };

test.each<[string, number | null, string | undefined]>([
  ['its own project', 1, undefined],
  ['a path without a project', null, undefined],
  ['an allowed origin', 1, 'https://shop.example'],
])('a known key is admitted to %s', (_name, project, origin) => {
  expect(admit(claim, project, origin, projects)).toBe(shop);
});

test.each<[string, string, number, string | undefined]>([
  ['key_unknown', 'nobody', 1, undefined],
  ['project_mismatch', 'shop', 2, undefined],
  ['project_disabled', 'closed', 2, undefined],
  ['origin_not_allowed', 'shop', 1, 'https://other.example'],
])('%s: %s at %i from %s', (code, publicKey, project, origin) => {
  expect(() => admit({ publicKey, client: undefined }, project, origin, projects)).toThrow(
    expect.objectContaining({ code, status: 403 }),
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
