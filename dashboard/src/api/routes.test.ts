import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import type { Endpoint } from '../contract/endpoint.ts';
import { apiErrorSchema } from '../contract/session.schema.ts';
import { deliveryId, issue, json, PROJECT, useSampleApi } from './testing/sample-api.ts';
import { ASKED, put } from './testing/asked.ts';

const api = useSampleApi();

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
  // In scrubbing.test.ts.
  ...['/api/ui/projects/:slug', '/api/ui/organizations/:slug'].flatMap((path) => [
    `GET ${path}/scrubbing`,
    `PUT ${path}/scrubbing`,
    `POST ${path}/scrub-rules/preview`,
  ]),
  // In keys.test.ts.
  'PUT /api/ui/projects/:slug',
  'POST /api/ui/projects/:slug/keys',
  'PUT /api/ui/projects/:slug/keys/:key',
  'POST /api/ui/projects/:slug/keys/:key/rotation',
  'DELETE /api/ui/projects/:slug/keys/:key',
  'PUT /api/0/projects/:org/:project/',
  'POST /api/0/projects/:org/:project/keys/',
  'PUT /api/0/projects/:org/:project/keys/:key/',
  'DELETE /api/0/projects/:org/:project/keys/:key/',
  // In people.test.ts.
  'DELETE /api/ui/people/:id',
  'POST /api/ui/invitations',
  'DELETE /api/ui/invitations/:id',
  'POST /api/ui/invitations/look',
  'POST /api/ui/invitations/accept',
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
  'GET /.well-known/security.txt',
  // In sdk-routes.test.ts.
  'GET /api/ui/sdk',
  'GET /sdk/:version/breakwater-sdk.tgz',
  'GET /sdk/:version/browser.js',
  'GET /sdk/:version/loader.js',
  // In sessions.test.ts, second-factor.test.ts and password-links.test.ts.
  'POST /api/ui/login/code',
  'POST /api/ui/password-link',
  'POST /api/ui/password-link/use',
  'GET /api/ui/account',
  'POST /api/ui/account/password',
  'DELETE /api/ui/account/sessions',
  'DELETE /api/ui/account/sessions/:id',
  'POST /api/ui/account/second-factor',
  'POST /api/ui/account/second-factor/confirm',
  'POST /api/ui/account/second-factor/off',
  'DELETE /api/ui/tokens/:id',
  'POST /api/ui/teams',
  'PUT /api/ui/teams/:id',
  'DELETE /api/ui/teams/:id',
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
      'GET /.well-known/security.txt',
      'GET /api/openapi.json',
      'GET /api/ui/session',
      'GET /sdk/:version/breakwater-sdk.tgz',
      'GET /sdk/:version/browser.js',
      'GET /sdk/:version/loader.js',
      'GET /unsubscribe',
      'POST /api/ui/invitations/accept',
      'POST /api/ui/invitations/look',
      'POST /api/ui/login',
      'POST /api/ui/login/code',
      'POST /api/ui/logout',
      'POST /api/ui/password-link',
      'POST /api/ui/password-link/use',
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
