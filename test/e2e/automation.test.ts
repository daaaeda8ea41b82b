import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { encodeEnvelope } from '@breakwater/sdk/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ADMIN, DSN_KEY, freePort, startBreakwater } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { expectNoSecrets, LOUD } from '../support/no-secrets.ts';
import { ask, issueOfType, PROJECT, searchIssues } from '../support/read-api.ts';
import { runToEnd } from '../support/run-to-end.ts';
import { errorEvent, post, sendEvent } from '../support/send.ts';
import { until } from '../support/wait.ts';

/*
 * The one process for a script: an unattended first run, ingest in every form, starts that fail. All of it at debug level,
 * because at the end the logs must not contain a secret.
 */
let breakwater: Breakwater;
let atTheLine: number[];
let cookie = '';
const said: string[] = [];

beforeAll(async () => {
  breakwater = await startBreakwater(LOUD);
  const page = fetch(breakwater.url);
  const api = ask(breakwater, '/api/0/projects/');
  const sent = sendEvent(breakwater.dsn, errorEvent());
  atTheLine = [(await page).status, (await api).status, (await sent).status];
});
afterAll(() => breakwater.stop());

describe('a first run without anybody', () => {
  test('answers every request once it has printed its line with the DSN', () => {
    expect(atTheLine).toEqual([200, 200, 200]);
    expect(printed(breakwater)).toEqual([
      `Send your first event to the DSN ${breakwater.dsn}`,
      `Breakwater is ready at ${breakwater.url}`,
    ]);
  });

  test('has the organization, project, key and account of its settings', async () => {
    const organization = {
      id: 'default',
      slug: 'default',
      name: 'Default',
      status: { id: 'active', name: 'active' },
      dateCreated: expect.stringMatching(/^\d{4}-.*Z$/),
    };
    expect(await breakwater.api('/api/0/organizations/')).toMatchObject([organization]);
    expect(await breakwater.api('/api/0/projects/')).toMatchObject([
      { id: '1', slug: 'default', name: 'default', platform: 'other', dateCreated: expect.any(String), organization },
    ]);
    expect(await breakwater.api(`${PROJECT}/keys/`)).toMatchObject([
      {
        id: DSN_KEY,
        public: DSN_KEY,
        projectId: 1,
        isActive: true,
        dsn: { public: breakwater.dsn, secret: breakwater.dsn },
      },
    ]);
    const login = await fetch(`${breakwater.url}/api/ui/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    expect(login.status).toBe(200);
    cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect((await fetch(`${breakwater.url}/api/ui/tokens`, { headers: { cookie } })).status).toBe(200);
  });

  test('leaves no file that another user of the machine may read', async () => {
    const all = await readdir(breakwater.dataFolder, { recursive: true });
    const open = await Promise.all(
      all.map(async (path) => {
        // The engine replaces files of its own at any time.
        const found = await stat(join(breakwater.dataFolder, path)).catch(() => null);
        return found && (found.mode & 0o077) !== 0 ? [path] : [];
      }),
    );
    expect(all.length).toBeGreaterThan(20);
    expect(open.flat()).toEqual([]);
  });

  test('is the only one: a restart keeps everything and prints no DSN', async () => {
    const before = await Promise.all([breakwater.api('/api/0/projects/'), breakwater.api(`${PROJECT}/keys/`)]);
    await issueOfType(breakwater, 'TypeError', 1);
    said.push(breakwater.output());
    await breakwater.kill('SIGTERM');
    await breakwater.restart();
    expect(printed(breakwater)).toEqual([`Breakwater is ready at ${breakwater.url}`]);
    const [[project], keys] = await Promise.all([
      breakwater.api<{ firstEvent: string | null }[]>('/api/0/projects/'),
      breakwater.api(`${PROJECT}/keys/`),
    ]);
    expect(keys).toEqual(before[1]);
    expect(project).toMatchObject({ id: '1', firstEvent: expect.stringMatching(/Z$/) });
    await issueOfType(breakwater, 'TypeError', 1);
  });
});

test('an event arrives once in every form that a client may send', async () => {
  const base = `${breakwater.url}/api/1`;
  const key = `sentry_key=${DSN_KEY}`;
  const auth = `Sentry sentry_version=7, sentry_client=script/1, ${key}`;
  const event = () =>
    errorEvent({ fingerprint: ['dresses'], exception: { values: [{ type: 'Dresses', value: 'x' }] } });
  const json = (one: object) => Buffer.from(JSON.stringify(one));
  const envelope = (one: Record<string, unknown>, headers: object = {}) =>
    encodeEnvelope({
      headers: { event_id: String(one['event_id']), ...headers },
      items: [{ headers: { type: 'event' }, payload: JSON.stringify(one) }],
    });
  const dresses: [(one: Record<string, unknown>) => Uint8Array, string, Record<string, string>?][] = [
    [envelope, `${base}/envelope/?${key}`],
    [envelope, `${base}/envelope?${key}`],
    [envelope, `${base}/envelope/`, { 'x-sentry-auth': auth }],
    [envelope, `${base}/envelope/`, { authorization: auth }],
    [(one) => envelope(one, { dsn: breakwater.dsn }), `${base}/envelope/`],
    [envelope, `${base}/envelope/?${key}`, { 'content-type': 'text/plain;charset=UTF-8' }],
    [(one) => gzipSync(envelope(one)), `${base}/envelope/?${key}`, { 'content-encoding': 'gzip' }],
    [(one) => deflateSync(envelope(one)), `${base}/envelope/?${key}`, { 'content-encoding': 'deflate' }],
    [(one) => brotliCompressSync(envelope(one)), `${base}/envelope/?${key}`, { 'content-encoding': 'br' }],
    [json, `${base}/store/?${key}`, { 'content-type': 'application/json' }],
    [(one) => gzipSync(json(one)), `${base}/store/`, { 'x-sentry-auth': auth, 'content-encoding': 'gzip' }],
    [(one) => Buffer.from(deflateSync(json(one)).toString('base64')), `${base}/store/`, { 'x-sentry-auth': auth }],
    [json, `${breakwater.url}/api/store/`, { 'x-sentry-auth': auth }],
  ];
  const ids = await Promise.all(
    dresses.map(async ([dress, url, headers]) => {
      const one = event();
      const answer = await post(url, dress(one), { origin: 'https://shop.test', ...headers });
      expect([url, answer.status, JSON.parse(answer.body)]).toEqual([url, 200, { id: one['event_id'] }]);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      return String(one['event_id']);
    }),
  );

  const issue = await issueOfType(breakwater, 'Dresses', ids.length);
  const events = await breakwater.api<{ eventID: string }[]>(`/api/0/issues/${issue.id}/events/`);
  expect(events.map(({ eventID }) => eventID).toSorted()).toEqual(ids.toSorted());

  const preflight = await fetch(`${base}/envelope/?${key}`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://shop.test',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-sentry-auth,content-type',
    },
  });
  expect([preflight.ok, preflight.headers.get('access-control-allow-origin')]).toEqual([true, '*']);
  expect(preflight.headers.get('access-control-allow-headers')).toMatch(/x-sentry-auth/i);

  const refused = [
    (await post(`${base}/envelope/`, envelope(event()))).status,
    (await post(`${base}/envelope/?sentry_key=${'f'.repeat(32)}`, envelope(event()))).status,
    (await post(`${base}/envelope/?${key}`, Buffer.from('no envelope'))).status,
  ];
  expect(refused).toEqual([401, 403, 400]);
});

test('reports of a browser on a policy become one issue of the directive and the blocked host', async () => {
  const url = `${breakwater.url}/api/1/security/?sentry_key=${DSN_KEY}&sentry_release=shop%401&sentry_environment=staging`;
  const report = (page: string) => ({
    'document-uri': `https://shop.test/${page}`,
    'effective-directive': 'script-src-elem',
    'blocked-uri': `https://reported.test/${page}.js?secret=1`,
    disposition: 'enforce',
  });
  const batch = ['a', 'b'].map((page) => ({ type: 'csp-violation', age: 10, body: camel(report(page)) }));
  const sent = [
    await post(url, Buffer.from(JSON.stringify({ 'csp-report': report('c') })), {
      'content-type': 'application/csp-report',
    }),
    await post(url, Buffer.from(JSON.stringify(batch)), { 'content-type': 'application/reports+json' }),
  ];
  expect(sent.map(({ status }) => status)).toEqual([200, 200]);

  const [issue] = await until(
    'the reports',
    () => searchIssues(breakwater, 'query=blocked-host:reported.test'),
    ([found]) => found?.count === '3',
  );
  expect(issue?.title).toBe("Blocked 'script' from 'reported.test'");
  expect(await breakwater.api(`/api/0/issues/${issue?.id}/events/latest/`)).toMatchObject({
    tags: expect.arrayContaining([
      { key: 'effective-directive', value: 'script-src-elem' },
      { key: 'environment', value: 'staging' },
      { key: 'release', value: 'shop@1' },
    ]),
  });
});

const camel = (fields: Record<string, string>): Record<string, string> => ({
  documentURL: fields['document-uri'] ?? '',
  effectiveDirective: fields['effective-directive'] ?? '',
  blockedURL: fields['blocked-uri'] ?? '',
});

describe('a start that cannot succeed prints its reason in one sentence, at once, and leaves the other process alone', () => {
  const port = () => new URL(breakwater.url).port;
  test.each<[string, () => Record<string, string> | Promise<Record<string, string>>, RegExp]>([
    [
      'a port in use',
      () => ({ PORT: port(), BREAKWATER_DATA: `${breakwater.dataFolder}/none` }),
      /^port \d+ is in use/,
    ],
    [
      'a folder in use',
      async () => ({ PORT: String(await freePort()), BREAKWATER_DATA: breakwater.dataFolder }),
      /in use by process \d+/,
    ],
    ['a bad port', () => ({ PORT: 'http' }), /^PORT is not a whole number\.$/],
    ['a bad token', () => ({ BREAKWATER_TOKEN: 'short' }), /^BREAKWATER_TOKEN has to have/],
    ['a bad mail server', () => ({ BREAKWATER_SMTP_URL: 'mail' }), /^BREAKWATER_SMTP_URL is not/],
    ['half an account', () => ({ BREAKWATER_ADMIN_EMAIL: ADMIN.email }), /^BREAKWATER_ADMIN_PASSWORD is missing/],
  ])('%s', async (_name, env, sentence) => {
    const ended = await runToEnd('dashboard/dist/all.js', { BREAKWATER_LOG_LEVEL: 'debug', ...(await env()) });
    said.push(ended.stderr);
    const { code, stdout, stderr } = ended;
    expect([code, stdout]).toEqual([1, '']);
    const [line, ...more] = stderr.trim().split('\n');
    expect(more).toEqual([]);
    expect(line?.replace(/^Breakwater cannot start: /, '')).toMatch(sentence);
    await issueOfType(breakwater, 'TypeError', 1);
  });

  test.each([
    ['relay', {}, /^Breakwater relay cannot start: BREAKWATER_KAFKA_BROKERS is missing/],
    ['processor', {}, /^Breakwater processor cannot start: BREAKWATER_KAFKA_BROKERS is missing/],
    ['dashboard', {}, /^Breakwater dashboard cannot start: BREAKWATER_KAFKA_BROKERS is missing/],
    ['processor', { BREAKWATER_KAFKA_BROKERS: '127.0.0.1:1' }, /BREAKWATER_CLICKHOUSE_URL is missing/],
    ['dashboard', { BREAKWATER_KAFKA_BROKERS: '127.0.0.1:1' }, /BREAKWATER_CLICKHOUSE_URL is missing/],
    ['relay', { BREAKWATER_KAFKA_BROKERS: '127.0.0.1:1', PORT: '0' }, /Kafka at 127\.0\.0\.1:1 could not be reached/],
  ])('%s as a service of its own with %j', async (service, env, sentence) => {
    const { code, stdout, stderr } = await runToEnd(`${service}/dist/main.js`, env);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(sentence)]);
  });
});

test('no line of the log holds a secret', async () => {
  await until(
    'a mail to have failed',
    () => breakwater.output(),
    (output) => output.includes('a message was not delivered'),
  );
  const logged = [...said, breakwater.output()].join('\n');
  expect(logged).toContain('a request was refused');
  expectNoSecrets(breakwater, logged, [cookie.slice(cookie.indexOf('=') + 1)]);
});

/** The lines on standard output; the log's lines are JSON. */
const printed = (process: Breakwater): string[] =>
  process
    .output()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('{'));
