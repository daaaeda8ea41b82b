import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import type { Endpoint } from '../contract/endpoint.ts';
import { eventDetailSchema } from '../contract/events.schema.ts';
import { intakeSchema, organizationQuotasSchema } from '../contract/intake.schema.ts';
import { issueDetailSchema, issueListSchema } from '../contract/issues.schema.ts';
import { lookupSchema } from '../contract/lookup.schema.ts';
import { channelListSchema } from '../contract/channels.schema.ts';
import { deliveryListSchema, shownDeliverySchema } from '../contract/deliveries.schema.ts';
import {
  traceListSchema,
  traceSchema,
  transactionDetailSchema,
  transactionListSchema,
  transactionRowSchema,
} from '../contract/performance.schema.ts';
import { pipelineSchema } from '../contract/pipeline.schema.ts';
import { artifactListSchema, uploadedArtifactSchema } from '../contract/artifacts.schema.ts';
import { firstEventSchema, projectSchema } from '../contract/projects.schema.ts';
import { publicReceiptSchema, receiptsSchema } from '../contract/receipts.schema.ts';
import { installationRetentionSchema, projectRetentionSchema } from '../contract/retention.schema.ts';
import { shownErasureSchema } from '../contract/erasures.schema.ts';
import { storageSchema } from '../contract/storage.schema.ts';
import { apiTokenSchema, newTokenSchema } from '../contract/tokens.schema.ts';
import { apiErrorSchema, sessionSchema } from '../contract/session.schema.ts';
import { searchFieldsSchema } from '../contract/search.schema.ts';
import { deliveryId, event, issue, json, PROJECT, spans, useSampleApi } from './testing/sample-api.ts';
import * as sentry from './testing/sentry-schemas.ts';

const api = useSampleApi();

const map = JSON.stringify({ version: 3, sources: ['a.ts'], mappings: 'AAAA' });
const debugId = '0f0e0d0c-0b0a-4908-8706-050403020100';

const intake = {
  version: 1,
  allowedDomains: ['*.shop.example'],
  filters: {
    browserExtensions: true,
    legacyBrowsers: false,
    crawlers: true,
    localhost: false,
    healthChecks: true,
    errorMessages: ['ResizeObserver loop*'],
    releases: [],
    urls: [],
    ips: ['10.0.0.0/8', '::1'],
  },
  quotas: [],
  drains: [],
  spikeProtection: true,
};
const put = (body: unknown): RequestInit => ({ ...json(body), method: 'PUT' });

type Ask = [path: string, schema: z.ZodType, init?: RequestInit];
/** The routes of releases, under both of their paths. The sample's events are of three; the log has no decider, so changes stay 202. */
const releasesAsked = (pattern: string, path: string): Record<string, Ask> => {
  const one = `${path}shop%401.10.0/`;
  return {
    [`GET ${pattern}`]: [path, z.array(sentry.releaseDetail).length(3)],
    [`POST ${pattern}`]: [path, sentry.releaseDetail, json({ version: 'shop@2.0.0', projects: ['default'] })],
    [`GET ${pattern}:version/`]: [one, sentry.releaseDetail],
    [`PUT ${pattern}:version/`]: [one, sentry.releaseDetail, put({ dateReleased: '2026-11-30T12:00:00Z' })],
    [`GET ${pattern}:version/commits/`]: [`${one}commits/`, z.array(sentry.commit)],
    [`GET ${pattern}:version/deploys/`]: [`${one}deploys/`, z.array(sentry.deploy)],
    [`POST ${pattern}:version/deploys/`]: [`${one}deploys/`, sentry.deploy, json({ environment: 'production' })],
    [`GET ${pattern}:version/previous-with-commits/`]: [`${one}previous-with-commits/`, z.strictObject({})],
  };
};

const ASKED: Record<string, Ask> = {
  'GET /api/ui/session': ['/api/ui/session', sessionSchema],
  'GET /api/ui/projects': ['/api/ui/projects', z.array(projectSchema).length(2)],
  'POST /api/ui/projects': ['/api/ui/projects', projectSchema, json({ name: 'Another', platform: 'react' })],
  'GET /api/ui/projects/:slug/first-event': ['/api/ui/projects/default/first-event', firstEventSchema],
  'GET /api/ui/projects/:slug/artifacts': ['/api/ui/projects/default/artifacts', artifactListSchema],
  'GET /api/ui/projects/:slug/intake': ['/api/ui/projects/default/intake', intakeSchema],
  'PUT /api/ui/projects/:slug/intake': ['/api/ui/projects/default/intake', intakeSchema, put(intake)],
  'GET /api/ui/organizations/:slug/quotas': ['/api/ui/organizations/default/quotas', organizationQuotasSchema.strict()],
  'PUT /api/ui/organizations/:slug/quotas': [
    '/api/ui/organizations/default/quotas',
    organizationQuotasSchema,
    put({ version: 1, quotas: [] }),
  ],
  'GET /api/ui/retention': ['/api/ui/retention', installationRetentionSchema],
  'PUT /api/ui/retention': [
    '/api/ui/retention',
    installationRetentionSchema,
    put({ version: 0, events: 60, spans: 20 }),
  ],
  'GET /api/ui/projects/:slug/retention': ['/api/ui/projects/default/retention', projectRetentionSchema],
  'PUT /api/ui/projects/:slug/retention': [
    '/api/ui/projects/default/retention',
    projectRetentionSchema,
    put({ version: 0, events: 30, spans: null }),
  ],
  'GET /api/ui/storage': ['/api/ui/storage', storageSchema],
  'GET /api/ui/issues': ['/api/ui/issues', issueListSchema],
  'POST /api/ui/issues/actions': [
    '/api/ui/issues/actions',
    z.object({ changed: z.literal(1) }),
    json({ ids: [issue.issueId], action: 'reopen' }),
  ],
  'GET /api/ui/issues/:id': [`/api/ui/issues/${issue.issueId}`, issueDetailSchema],
  'GET /api/ui/issues/:id/events/:which': [`/api/ui/issues/${issue.issueId}/events/latest`, eventDetailSchema],
  'GET /api/ui/transactions': [
    '/api/ui/transactions',
    transactionListSchema.extend({ transactions: z.array(transactionRowSchema.strict()) }),
  ],
  'GET /api/ui/transactions/detail': [
    '/api/ui/transactions/detail?project=default&name=/cart',
    transactionDetailSchema,
  ],
  'GET /api/ui/traces': ['/api/ui/traces', traceListSchema],
  'GET /api/ui/traces/:traceId': [`/api/ui/traces/${spans[0]!.traceId}`, traceSchema],
  'GET /api/ui/deliveries': ['/api/ui/deliveries?view=delivered', deliveryListSchema],
  'GET /api/ui/deliveries/:id': [`/api/ui/deliveries/${deliveryId}`, shownDeliverySchema],
  'GET /api/ui/channels': ['/api/ui/channels', channelListSchema],
  'GET /api/ui/tokens': ['/api/ui/tokens', z.array(apiTokenSchema.strict())],
  'POST /api/ui/tokens': ['/api/ui/tokens', newTokenSchema, json({ label: 'ci' })],
  'GET /api/ui/pipeline': ['/api/ui/pipeline?project=default&hours=24&units=spans', pipelineSchema.strict()],
  'GET /api/ui/receipts/:id': [`/api/ui/receipts/${event.eventId}`, receiptsSchema],
  'GET /api/ui/search/fields': ['/api/ui/search/fields', searchFieldsSchema.strict()],
  'GET /api/ui/lookup': [`/api/ui/lookup?q=${event.eventId}`, lookupSchema],
  'GET /api/0/organizations/': ['/api/0/organizations/', z.array(sentry.organization)],
  'GET /api/0/projects/': ['/api/0/projects/', z.array(sentry.project)],
  'GET /api/0/projects/:org/:project/': [`${PROJECT}/`, sentry.project],
  'GET /api/0/projects/:org/:project/keys/': [`${PROJECT}/keys/`, z.array(sentry.key).length(1)],
  'GET /api/0/projects/:org/:project/issues/': [
    `${PROJECT}/issues/?query=&statsPeriod=14d`,
    z.array(sentry.issue).length(7),
  ],
  'GET /api/0/projects/:org/:project/events/:eventId/': [`${PROJECT}/events/${event.eventId}/`, sentry.event],
  'GET /api/0/projects/:org/:project/events/:eventId/receipt/': [
    `${PROJECT}/events/${event.eventId}/receipt/`,
    publicReceiptSchema,
  ],
  'GET /api/0/projects/:project/events/:eventId/receipt/': [
    `/api/0/projects/1/events/${'0'.repeat(32)}/receipt/`,
    publicReceiptSchema,
  ],
  'GET /api/0/projects/:org/:project/intake/': [`${PROJECT}/intake/`, intakeSchema],
  'PUT /api/0/projects/:org/:project/intake/': [`${PROJECT}/intake/`, intakeSchema, put({ ...intake, version: 2 })],
  'GET /api/0/erasures/': ['/api/0/erasures/', z.array(shownErasureSchema)],
  'POST /api/0/erasures/': ['/api/0/erasures/', shownErasureSchema, json({ kind: 'id', value: 'nobody' })],
  'POST /api/0/projects/:org/:project/artifacts/': [
    `${PROJECT}/artifacts/?debug_id=${debugId}&kind=source_map&name=${encodeURIComponent('~/a.js.map')}`,
    uploadedArtifactSchema,
    { method: 'POST', body: map },
  ],
  ...releasesAsked('/api/0/organizations/:org/releases/', '/api/0/organizations/default/releases/'),
  ...releasesAsked('/api/0/projects/:org/:project/releases/', `${PROJECT}/releases/`),
  'GET /api/0/organizations/:org/repos/': ['/api/0/organizations/default/repos/', z.array(z.never())],
  'GET /api/0/issues/:id/': [`/api/0/issues/${issue.issueId}/`, sentry.issueDetail],
  'PUT /api/0/issues/:id/': [
    `/api/0/issues/${issue.issueId}/`,
    sentry.issueDetail,
    { ...json({ status: 'unresolved' }), method: 'PUT' },
  ],
  'GET /api/0/issues/:id/events/': [`/api/0/issues/${issue.issueId}/events/`, z.array(sentry.eventSummary).length(40)],
  'GET /api/0/issues/:id/events/:eventId/': [`/api/0/issues/${issue.issueId}/events/latest/`, sentry.event],
};
/** Endpoints that are asked where accounts are made, where projects and issues are deleted, or below. */
const ELSEWHERE = [
  // In notifications.test.ts.
  'GET /api/ui/notifications',
  'PUT /api/ui/notifications',
  'GET /api/ui/silences',
  'POST /api/ui/silences',
  'DELETE /api/ui/silences/:id',
  'GET /api/0/projects/:org/:project/silences/',
  'POST /api/0/projects/:org/:project/silences/',
  'DELETE /api/0/projects/:org/:project/silences/:id/',
  'GET /unsubscribe',
  'POST /unsubscribe',
  ...['/api/0/organizations/:org/releases/:version/', '/api/0/projects/:org/:project/releases/:version/'].flatMap(
    (path) => [`DELETE ${path}`, `GET ${path}files/`, `POST ${path}files/`],
  ),
  'DELETE /api/ui/projects/:slug',
  'DELETE /api/ui/issues/:id',
  'GET /api/ui/deliveries/:id/html',
  // In channels.test.ts.
  'POST /api/ui/channels',
  'PUT /api/ui/channels/:id',
  'DELETE /api/ui/channels/:id',
  'POST /api/ui/channels/:id/test',
  'GET /api/openapi.json',
  'POST /api/ui/setup',
  'POST /api/ui/login',
  'POST /api/ui/logout',
  'DELETE /api/ui/tokens/:id',
];

const CONTRACT = new URL('../contract/', import.meta.url);
const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value;

/** Every endpoint that a file of the contract exports. */
async function contractEndpoints(): Promise<Endpoint[]> {
  const files = readdirSync(CONTRACT).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const modules = await Promise.all(
    files.map(async (file) => (await import(new URL(file, CONTRACT).href)) as Record<string, unknown>),
  );
  const exported = modules.flatMap((each) => Object.values(each));
  // Endpoints under two paths are exported as a list of groups.
  const grouped = exported.filter((value) => Array.isArray(value)).flatMap((groups) => groups.flatMap(Object.values));
  return [...exported, ...grouped].filter(isEndpoint);
}

const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`;
const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('the table of the server', () => {
  test('has endpoints alone, and each of the contract', async () => {
    const { routes, served } = api.current();
    const urls = served.flatMap((one) => [nameOf(one), nameOf(one).replace(/\/$/, '')]);
    expect([...routes].sort()).toEqual([...new Set(urls)].sort());
    expect((await contractEndpoints()).map(nameOf).sort()).toEqual(served.map(nameOf).sort());
  });

  test('has each endpoint called by a test', () => {
    expect([...Object.keys(ASKED), ...ELSEWHERE].sort()).toEqual(api.current().served.map(nameOf).sort());
  });

  test('answers 401 without credentials at each path, unless the endpoint is open to anyone', async () => {
    const { routes, served, url } = api.current();
    const open = served.filter(({ facts }) => facts.right === 'anyone').map(nameOf);
    expect(open.sort()).toEqual([
      'GET /api/openapi.json',
      'GET /api/ui/session',
      'GET /unsubscribe',
      'POST /api/ui/login',
      'POST /api/ui/logout',
      'POST /api/ui/setup',
      'POST /unsubscribe',
    ]);
    const closed = routes.filter((route) => !open.includes(route));
    expect(closed.length).toBeGreaterThan(60);
    for (const route of closed) {
      const [method = '', path = ''] = route.split(' ');
      const response = await fetch(`${url}${path.replaceAll(/:\w+/g, '1')}`, { method });
      expect(response.status, route).toBe(401);
      const body: unknown = await response.json();
      if (path.startsWith('/api/ui')) expect(apiErrorSchema.parse(body).code).toBe('unauthenticated');
      else expect(z.strictObject({ detail: z.string() }).parse(body).detail).toContain('Bearer');
    }
  });

  test('is the table of the README', () => {
    const listed = README.match(/^\| (?:GET|POST|PUT|DELETE) \|.*$/gm);
    const rows = api
      .current()
      .served.map(({ method, path, facts }) => `| ${method} | \`${path}\` | ${facts.right} | ${facts.summary} |`);
    expect(listed).toEqual(rows);
  });

  test.each(Object.entries(ASKED))('%s answers by its schema', async (name, [path, schema, init]) => {
    const facts = api.current().served.find((one) => nameOf(one) === name)?.facts;
    const answer = await api.read(path, z.unknown(), init);
    schema.parse(answer);
    if (facts?.answer instanceof z.ZodType) facts.answer.parse(answer);
  });

  test('answers without its slash too where it is Sentry-compatible', async () => {
    for (const [path, schema] of Object.values(ASKED).filter(([path, , init]) => path.startsWith('/api/0/') && !init)) {
      await api.read(path.replace(/\/(\?|$)/, '$1'), schema);
    }
  });
});

test('a mail is shown to a frame that neither runs nor loads nor sends anything', async () => {
  const answer = await api.current().ask(`/api/ui/deliveries/${deliveryId}/html`);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await answer.text()).toContain(issue.type);
  const policy = answer.headers.get('content-security-policy');
  expect(policy).toMatch(/^default-src 'none'; .*frame-ancestors 'self'; sandbox /);
  expect(policy).not.toMatch(/script|form|http/);
});

const RELEASES = '/api/0/organizations/default/releases/';
const SEEN = `${RELEASES}shop%401.10.0/`;
const release = (more: object) => json({ version: 'a@1', projects: ['default'], ...more });
const commitsOf = (count: number, commit: object = {}) => ({
  commits: Array.from({ length: count }, (_, n) => ({ id: `c${n}`, message: 'm', ...commit })),
});
const badReleases: [string, RequestInit | undefined, number, string][] = [
  [RELEASES, json({ projects: ['default'] }), 400, 'version: no text'],
  [RELEASES, release({ version: 'x'.repeat(251) }), 400, 'version: over 250 characters'],
  [RELEASES, release({ version: 'a\nb' }), 400, 'version: holds a line break'],
  [RELEASES, release({ version: '..' }), 400, 'version: neither . nor ..'],
  [RELEASES, release({ version: ' ' }), 400, 'version: empty'],
  [RELEASES, release({ projects: [] }), 400, 'projects: empty'],
  [RELEASES, release({ projects: ['none'] }), 400, 'projects: none does not exist'],
  [RELEASES, release({ dateReleased: 'soon' }), 400, 'dateReleased: no date'],
  [RELEASES, release({ url: 'javascript:alert(1)' }), 400, 'url: begins neither'],
  [`${RELEASES}?project=none`, undefined, 400, 'projects: none does not exist'],
  [`${RELEASES}?sort=crash_free_users`, undefined, 400, 'sort: only date'],
  [`${RELEASES}?per_page=101`, undefined, 400, 'per_page: over 100'],
  [`${RELEASES}${encodeURIComponent('no/such')}/`, undefined, 404, 'there is no release no/such'],
  [`${RELEASES}${encodeURIComponent('é'.repeat(251))}/`, undefined, 400, 'version: over 250 characters'],
  ['/api/0/organizations/none/releases/', undefined, 404, 'org: none'],
  [SEEN, put(commitsOf(2000)), 400, 'commits: over 1000'],
  [
    SEEN,
    put(commitsOf(2, { message: 'x'.repeat(10_001) })),
    400,
    'message: over 10000 characters (at commits.0.message)',
  ],
  [SEEN, put(commitsOf(1, { id: 'a'.repeat(65) })), 400, 'id: over 64 characters'],
  [SEEN, put(commitsOf(1, { timestamp: '0000' })), 400, 'timestamp: no date'],
  [SEEN, put({ refs: [{ repository: 'shop' }] }), 400, 'commit: no text'],
  [SEEN, put({ status: 'deleted' }), 400, 'status: neither'],
  [SEEN, { method: 'DELETE' }, 400, 'archive it'],
  [`${SEEN}deploys/`, json({}), 400, 'environment: no text'],
  [`${SEEN}deploys/`, json({ environment: 'x'.repeat(65) }), 400, 'environment: over 64 characters'],
  [`${SEEN}deploys/`, json({ environment: 'a', projects: ['shop-api'] }), 400, 'shop-api does not have this release'],
  [`${SEEN}files/`, { method: 'POST', body: new FormData() }, 410, 'breakwater sourcemaps upload'],
  [`${SEEN}files/`, json({}), 410, 'breakwater sourcemaps upload'],
  [`${PROJECT}/releases/a/files/`, undefined, 410, 'breakwater sourcemaps upload'],
];

describe('a bad request is answered with its fault', () => {
  test.each<[string, RequestInit | undefined, number, string]>([
    ['/api/ui/issues?limit=1000', undefined, 400, 'limit'],
    ['/api/ui/issues?period=2h', undefined, 400, 'period'],
    ['/api/ui/issues?cursor=x', undefined, 400, 'cursor'],
    ['/api/ui/issues?project=none', undefined, 404, 'project: none'],
    [`/api/ui/issues?query=${'x'.repeat(501)}`, undefined, 400, 'query: over 500'],
    ['/api/ui/issues/actions', json({ ids: ['1 OR 1'], action: 'resolve' }), 400, 'ids: not an issue id'],
    ['/api/ui/issues/actions', json({ ids: ['1'], action: 'delete' }), 400, 'action'],
    ['/api/ui/issues/actions', json({ ids: ['1'], action: 'resolve' }), 404, 'ids: there is no issue 1'],
    ['/api/ui/issues/actions', { ...json(0), body: '{"ids":' }, 400, 'body'],
    ['/api/ui/issues/99999999999999999999', undefined, 404, 'no such issue'],
    ['/api/ui/projects', json({ name: ' ', platform: 'node' }), 400, 'name: empty'],
    ['/api/ui/projects', json({ name: 'shop-api', platform: 'node' }), 409, 'name: shop-api'],
    ['/api/ui/nothing', undefined, 404, 'nothing under this path'],
    ['/api/0/nothing/', undefined, 404, 'nothing under this path'],
    ['/api/0/projects/other/default/', undefined, 404, 'org: other'],
    [`${PROJECT}/issues/?sort=nothing`, undefined, 400, 'sort'],
    [`${PROJECT}/issues/?statsPeriod=soon`, undefined, 400, 'statsPeriod'],
    [`${PROJECT}/events/123/`, undefined, 404, 'eventId'],
    ...badReleases,
  ])('%s', async (path, init, status, part) => {
    const response = await api.current().ask(path, init);
    expect(response.status).toBe(status);
    expect(z.object({ detail: z.string() }).parse(await response.json()).detail).toContain(part);
  });
});
