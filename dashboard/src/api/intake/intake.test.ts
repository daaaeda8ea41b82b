import { decodeRecord, projectSettingsSchema, TOPICS } from '@breakwater/relay/log';
import type { ProjectSettings } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import type { Intake } from '../../contract/intake.ts';
import { intakeSchema, organizationQuotasSchema } from '../../contract/intake.schema.ts';
import { bootstrap } from '../projects/bootstrap.ts';
import { json } from '../testing/sample-api.ts';
import { DSN_KEY, startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
const told = new Map<string, ProjectSettings>();
beforeAll(async () => {
  api = await startApi();
  await api.log.tail(
    TOPICS.settings.name,
    ({ key, value }) => value && told.set(key, decodeRecord(projectSettingsSchema, value)),
    () => {},
  );
});
afterAll(() => api.close());

const read = async (): Promise<Intake> => intakeSchema.parse(await (await api.ask(PATH)).json());
const put = (path: string, body: unknown): Promise<Response> => api.ask(path, { ...json(body), method: 'PUT' });
const causesOf = async (response: Response): Promise<string[]> =>
  z.object({ causes: z.array(z.string()) }).parse(await response.json()).causes;
const PATH = '/api/ui/projects/default/intake';
const quota = { categories: ['error'], limit: 100, windowSeconds: 60 };

const NOTHING = {
  browserExtensions: false,
  legacyBrowsers: false,
  crawlers: false,
  localhost: false,
  healthChecks: false,
};
const wanted = {
  version: 1,
  allowedDomains: ['*.Shop.example', 'localhost:3000', 'https://bücher.example'],
  filters: {
    ...NOTHING,
    localhost: true,
    errorMessages: ['ResizeObserver*'],
    releases: ['1.*'],
    urls: [],
    ips: ['10.0.0.0/8'],
  },
  quotas: [quota],
  drains: [{ client: 'sentry.javascript.browser/7.1.0', release: 'shop@1' }],
  spikeProtection: false,
  keys: [{ publicKey: DSN_KEY, quotas: [{ ...quota, limit: 5, reasonCode: 'this_key' }] }],
};

test('takes a whole new version, publishes it to relays, and keeps it after a start and another project', async () => {
  expect(await read()).toMatchObject({
    version: 1,
    filters: { ...NOTHING, errorMessages: [] },
    quotas: [],
    spikeProtection: true,
  });

  const changed = intakeSchema.parse(await (await put(PATH, wanted)).json());
  expect(changed).toMatchObject({
    version: 2,
    allowedDomains: ['*.shop.example', 'localhost:3000', 'https://bücher.example'],
    spikeProtection: false,
  });
  expect(changed.quotas).toEqual([{ ...quota, id: expect.stringMatching(/^q-/), reasonCode: 'project_quota' }]);

  const shared = await put('/api/ui/organizations/default/quotas', { version: 1, quotas: [{ ...quota, limit: 1000 }] });
  expect(organizationQuotasSchema.parse(await shared.json())).toMatchObject({ version: 2, quotas: [{ limit: 1000 }] });

  const merged = [
    { scope: 'key', limit: 5, reasonCode: 'this_key' },
    { scope: 'project', limit: 100, reasonCode: 'project_quota' },
    { scope: 'organization', limit: 1000, reasonCode: 'organization_quota' },
  ];
  await expect.poll(() => told.get(DSN_KEY)).toMatchObject({ ...rest, quotas: merged });

  told.clear();
  await bootstrap({ ...api, logger: createLogger('test', 'error') }, api.config);
  await api.ask('/api/ui/projects', json({ name: 'Another', platform: 'node' }));
  await expect.poll(() => told.size).toBe(2);
  expect(told.get(DSN_KEY)).toMatchObject({ ...rest, quotas: merged });
  expect([...told.values()].find(({ slug }) => slug === 'another')!.quotas).toMatchObject([merged[2]]);
  expect(await read()).toEqual(changed);

  const again = await put(PATH, { ...wanted, version: 2, quotas: changed.quotas, keys: [] });
  const kept = intakeSchema.parse(await again.json());
  expect([kept.quotas, kept.keys]).toEqual([changed.quotas, changed.keys]);
});

test('takes its own answer unchanged', async () => {
  for (const path of [PATH, '/api/0/projects/default/default/intake/', '/api/ui/organizations/default/quotas']) {
    const given = z.looseObject({ version: z.number() }).parse(await (await api.ask(path)).json());
    expect(await (await put(path, given)).json()).toEqual({ ...given, version: given.version + 1 });
  }
});

const rest = {
  allowedDomains: ['*.shop.example', 'localhost:3000', 'https://bücher.example'],
  filters: wanted.filters,
  drains: wanted.drains,
  spikeProtection: false,
};

test('a change made meanwhile is not overwritten', async () => {
  const { version } = await read();
  const answers = await Promise.all(
    [1, 2, 3].map((limit) => put(PATH, { ...wanted, version, quotas: [{ ...quota, limit }] })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  expect((await put(PATH, { ...wanted, version })).status).toBe(409);
  expect((await put('/api/ui/organizations/default/quotas', { version: 1, quotas: [] })).status).toBe(409);
});

describe('names the fault', () => {
  const filters = wanted.filters;
  test.each<[string, object]>([
    ['allowedDomains: an entry is no host (at allowedDomains.0)', { allowedDomains: ['https://shop.example/cart'] }],
    [
      'allowedDomains: over 100 entries',
      { allowedDomains: Array.from({ length: 101 }, (_, index) => `${index}.example`) },
    ],
    [
      'filters.errorMessages: an entry has over 8 stars (at filters.errorMessages.0)',
      { filters: { ...filters, errorMessages: ['a*b*c*d*e*f*g*h*i*'] } },
    ],
    [
      'filters.urls: an entry of stars alone would filter everything (at filters.urls.0)',
      { filters: { ...filters, urls: ['**'] } },
    ],
    ['filters.releases: an entry is there twice', { filters: { ...filters, releases: ['1', '1'] } }],
    [
      'filters.ips: an entry is neither an address nor a range such as 10.0.0.0/8 (at filters.ips.0)',
      { filters: { ...filters, ips: ['10.0.0.0/33'] } },
    ],
    ['quotas.limit: below 0 (at quotas.0.limit)', { quotas: [{ ...quota, limit: -1 }] }],
    ['quotas.windowSeconds: below 1 (at quotas.0.windowSeconds)', { quotas: [{ ...quota, windowSeconds: 0 }] }],
    ['quotas.categories: errors is no data category', { quotas: [{ ...quota, categories: ['errors'] }] }],
    ['drains.client: not name/version (at drains.0.client)', { drains: [{ client: 'sentry' }] }],
    [
      'quotas.limit: below 0 (at keys.0.quotas.1.limit)',
      { keys: [{ publicKey: 'x', quotas: [quota, { ...quota, limit: -1 }] }] },
    ],
    ['keys: the project has no key x', { keys: [{ publicKey: 'x', quotas: [] }] }],
    ['organization: is not changed here', { organization: 'other' }],
    ['keys.label: is not changed here', { keys: [{ publicKey: DSN_KEY, label: 'other', quotas: [] }] }],
    ['Unrecognized key: "colour"', { colour: 'red' }],
    ['keys.0: Unrecognized key: "colour"', { keys: [{ publicKey: DSN_KEY, quotas: [], colour: 'red' }] }],
  ])('%s', async (cause, change) => {
    const response = await put(PATH, { ...wanted, version: (await read()).version, ...change });
    expect(response.status).toBe(400);
    expect(await causesOf(response)).toContain(cause);
  });

  test('unknown filters', async () => {
    const response = await put(PATH, { ...wanted, filters: { ...filters, spam: true } });
    expect((await causesOf(response))[0]).toContain('filters');
  });
});

test('names the fault in quotas of an organization', async () => {
  const path = '/api/ui/organizations/default/quotas';
  const given = organizationQuotasSchema.parse(await (await api.ask(path)).json());
  expect(await causesOf(await put(path, { ...given, name: 'other' }))).toEqual(['name: is not changed here']);
});

test('an organization that does not exist has no quotas', async () => {
  expect((await api.ask('/api/ui/organizations/nobody/quotas')).status).toBe(404);
});
