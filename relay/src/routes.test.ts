import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { decodeEnvelope } from '@breakwater/sdk/wire';
import type { Item } from '@breakwater/sdk/wire';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readConfig } from './config.ts';
import { ERRORS } from './errors.ts';
import type { ErrorCode } from './errors.ts';
import { createLogger, encodeRecord, envelopeMetaSchema, LogUnavailableError, openLog } from './log/index.ts';
import type { Log, ProjectSettings, StoredRecord } from './log/index.ts';
import { createOutcomes } from './outcomes.ts';
import { openProjects } from './projects.ts';
import type { Projects } from './projects.ts';
import { relayRoutes } from './routes.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const ID = 'fedcba9876543210fedcba9876543210';
const FIXTURES = new URL('../../sdk/src/wire/fixtures/', import.meta.url);
const EVENT = `{"event_id":"${ID}"}\n{"type":"event"}\n{"message":"x"}`;

const settings: ProjectSettings = {
  v: 1,
  project: 1,
  publicKey: KEY,
  organization: 'default',
  slug: 'default',
  status: 'active',
  allowedDomains: [],
};
const others: ProjectSettings[] = [
  { ...settings, project: 2, publicKey: 'closed', status: 'disabled' },
  { ...settings, project: 3, publicKey: 'picky', allowedDomains: ['*.shop.example'] },
];

const logger = createLogger('relay-test', 'silent');
const outcomes = createOutcomes();
let folder: string;
let log: Log;
let projects: Projects;
let base: string;
/** Set to make the next appends fail, as a broker that is away does. */
let logIsOut = false;
const server = Fastify();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-'));
  log = await openLog({ kind: 'embedded', folder, partitions: 2, maxTopicBytes: 2 ** 30 }, logger);
  for (const each of [settings, ...others]) {
    await log.append('settings', [{ key: each.publicKey, value: encodeRecord(each) }]);
  }
  projects = await openProjects(log, logger);

  const faulty: Log = {
    ...log,
    append: (topic, records) => {
      if (logIsOut) return Promise.reject(new LogUnavailableError('out'));
      return log.append(topic, records);
    },
    healthy: () => (logIsOut ? Promise.resolve(false) : log.healthy()),
  };
  const config = { ...readConfig({}), bodyTimeoutMs: 300, maxBodyBytes: 300_000, maxEnvelopeBytes: 2_000_000 };
  // Neighbours on the same server, as in the one process.
  server.get('/api/0/organizations/', async () => 'the api');
  server.post('/api/0/echo/', async (request) => request.body);
  server.get('/*', async () => 'the page');
  await server.register(relayRoutes({ config, log: faulty, projects, logger, outcomes }));
  await server.listen({ host: '127.0.0.1', port: 0 });
  base = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await server.close();
  await projects.close();
  await log.close();
  await rm(folder, { recursive: true });
});

const auth = `?sentry_version=7&sentry_key=${KEY}&sentry_client=test%2F1`;
const post = (
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> => fetch(base + path, { method: 'POST', body, headers });

async function recordsOf(topic: string): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  const tail = await log.tail(
    topic,
    (record) => records.push(record),
    (error) => expect.unreachable(String(error)),
  );
  await tail.stop();
  return records;
}

function readRecord(record: StoredRecord) {
  const meta = envelopeMetaSchema.parse(JSON.parse(record.headers['meta'] ?? ''));
  const value = record.value ?? new Uint8Array();
  const bytes = meta.encoding === 'gzip' ? gunzipSync(value) : value;
  return { meta, envelope: decodeEnvelope(bytes) };
}

const lastOf = async (topic: string) =>
  readRecord((await recordsOf(topic)).sort((a, b) => a.timestampMs - b.timestampMs).at(-1)!);

describe('what real SDKs send', () => {
  test('is taken, and the log gives back the same items', { timeout: 60_000 }, async () => {
    const names = await readdir(FIXTURES);
    const sent: string[] = [];
    for (const [index, name] of names.entries()) {
      const bytes = await readFile(new URL(name, FIXTURES));
      const { headers, items } = decodeEnvelope(bytes);
      const isGzip = index % 2 === 1;
      const answer = await post(`/api/1/envelope/${headers.dsn ? '' : auth}`, isGzip ? gzipSync(bytes) : bytes, {
        ...(isGzip && { 'content-encoding': 'gzip' }),
      });
      expect({ name, status: answer.status, body: await answer.json() }).toEqual({
        name,
        status: 200,
        body: headers.event_id ? { id: headers.event_id } : {},
      });
      const hasEvent = items.some((item) => item.headers.type === 'event');
      sent.push(...items.filter((item) => isStored(item, hasEvent)).map(describeItem));
    }

    const read = [...(await recordsOf('events')), ...(await recordsOf('spans'))].map(readRecord);
    expect(names.length).toBeGreaterThan(300);
    expect(read.flatMap(({ envelope }) => envelope.items.map(describeItem)).sort()).toEqual(sent.sort());
    for (const { meta, envelope } of read) {
      expect(meta).toMatchObject({ v: 1, project: 1, publicKey: KEY, remoteAddress: '127.0.0.1', userAgent: 'node' });
      expect(meta.eventId).toBe(envelope.headers.event_id);
    }
    expect(outcomes.take()).toEqual(
      expect.arrayContaining([expect.objectContaining({ project: 1, category: 'session', reason: 'unsupported' })]),
    );
  });

  const isStored = ({ headers: { type } }: Item, hasEvent: boolean): boolean =>
    ['event', 'transaction', 'span'].includes(type) || (type === 'attachment' && hasEvent);
  const describeItem = ({ headers, payload }: Item): string =>
    `${headers.type} ${headers.filename} ${Buffer.from(payload).toString('base64')}`;
});

describe('/store/', () => {
  const event = JSON.stringify({ event_id: ID, message: 'old' });
  const deflated = async (text: string): Promise<string> =>
    Buffer.from(
      await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate'))).arrayBuffer(),
    ).toString('base64');

  test.each([
    ['json', `/api/1/store/${auth}`, async () => event],
    ['json without the last slash', `/api/1/store${auth}`, async () => event],
    ['json without a project', `/api/store/${auth}`, async () => event],
    ['base64 of zlib of json', `/api/1/store/${auth}`, async () => deflated(event)],
  ])('%s becomes an envelope of the same bytes', async (_name, path, body) => {
    const answer = await post(path, await body());
    expect([answer.status, await answer.json()]).toEqual([200, { id: ID }]);
    const { meta, envelope } = await lastOf('events');
    expect(meta).toMatchObject({ project: 1, eventId: ID, encoding: 'identity', client: 'test/1' });
    expect(envelope.items).toHaveLength(1);
    expect(Buffer.from(envelope.items[0]!.payload).toString()).toBe(event);
  });

  test('a transaction goes to the spans, and gets an id where it has none', async () => {
    const answer = await post(`/api/1/store/${auth}`, '{"type":"transaction"}');
    const { id } = (await answer.json()) as { id: string };
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const { meta, envelope } = await lastOf('spans');
    expect([meta.eventId, envelope.items[0]?.headers.type]).toEqual([id, 'transaction']);
  });
});

describe('a refusal says why', () => {
  const envelope = (items: string): string => `{"event_id":"${ID}"}\n${items}`;
  const large = `{"type":"event"}\n{"x":"${'x'.repeat(1_100_000)}"}`;

  test.each<[ErrorCode, string, string, string | Uint8Array<ArrayBuffer>, Record<string, string>]>([
    ['auth_missing', 'an envelope', '/api/1/envelope/', EVENT, {}],
    ['auth_missing', 'a store', '/api/1/store/', '{}', {}],
    ['auth_malformed', 'a header', '/api/1/envelope/', EVENT, { 'x-sentry-auth': 'nonsense' }],
    ['auth_ambiguous', 'two', `/api/1/envelope/${auth}`, EVENT, { 'x-sentry-auth': `Sentry sentry_key=${KEY}` }],
    ['version_unsupported', 'a query', `/api/1/envelope/?sentry_key=${KEY}&sentry_version=9`, EVENT, {}],
    ['key_malformed', 'a query', '/api/1/envelope/?sentry_key=%27', EVENT, {}],
    ['key_unknown', 'a query', '/api/1/envelope/?sentry_key=nobody', EVENT, {}],
    ['project_mismatch', 'the path', `/api/2/envelope/${auth}`, EVENT, {}],
    ['project_malformed', 'the path', `/api/shop/envelope/${auth}`, EVENT, {}],
    ['project_malformed', 'project 0', `/api/0/envelope/${auth}`, EVENT, {}],
    ['project_malformed', 'a huge number', `/api/99999999999999999999/envelope/${auth}`, EVENT, {}],
    ['project_disabled', 'the project', '/api/2/envelope/?sentry_key=closed', EVENT, {}],
    ['origin_not_allowed', 'the page', '/api/3/envelope/?sentry_key=picky', EVENT, { origin: 'https://evil.example' }],
    ['dsn_malformed', 'the header', '/api/1/envelope/', `{"dsn":"x"}\n`, {}],
    ['dsn_mismatch', 'the header', `/api/1/envelope/${auth}`, `{"dsn":"http://${KEY}@h/2"}\n`, {}],
    ['body_empty', 'an envelope', `/api/1/envelope/${auth}`, '', {}],
    ['body_too_large', 'an announced body', `/api/1/envelope/${auth}`, 'x'.repeat(400_000), {}],
    ['body_corrupt', 'a body', `/api/1/envelope/${auth}`, EVENT, { 'content-encoding': 'gzip' }],
    [
      'envelope_too_large',
      'a bomb',
      `/api/1/envelope/${auth}`,
      gzipSync(Buffer.alloc(9_000_000)),
      { 'content-encoding': 'gzip' },
    ],
    ['envelope_malformed', 'a header', `/api/1/envelope/${auth}`, 'nonsense', {}],
    ['envelope_malformed', 'a length', `/api/1/envelope/${auth}`, envelope('{"type":"event","length":99}\n{}'), {}],
    ['envelope_malformed', 'an event id', `/api/1/envelope/${auth}`, '{"event_id":"7"}\n{"type":"event"}\n{}', {}],
    ['event_malformed', 'a payload', `/api/1/envelope/${auth}`, envelope('{"type":"event"}\n[]'), {}],
    ['event_malformed', 'broken JSON', `/api/1/store/${auth}`, '{"a":', {}],
    ['event_malformed', 'no JSON', `/api/1/store/${auth}`, 'a&b', {}],
    ['event_malformed', 'an id', `/api/1/store/${auth}`, '{"event_id":"7"}', {}],
    ['body_corrupt', 'base64 of nothing', `/api/1/store/${auth}`, 'aGVsbG8=', {}],
    [
      'items_conflict',
      'two events',
      `/api/1/envelope/${auth}`,
      envelope('{"type":"event"}\n{}\n{"type":"event"}\n{}'),
      {},
    ],
    ['item_refused', 'integration', `/api/1/envelope/${auth}`, envelope('{"type":"integration"}\n{}'), {}],
    [
      'item_too_large',
      'an event',
      `/api/1/envelope/${auth}`,
      gzipSync(envelope(large)),
      { 'content-encoding': 'gzip' },
    ],
    ['items_too_many', 'spans', `/api/1/envelope/${auth}`, envelope('{"type":"span"}\n{}\n'.repeat(26)), {}],
  ])('%s: %s', async (code, _name, path, body, headers) => {
    const answer = await post(path, body, headers);
    const { status, detail } = ERRORS[code];
    expect([answer.status, await answer.json()]).toEqual([status, { detail, causes: expect.any(Array) }]);
    expect(answer.headers.get('x-sentry-error')).toBe(detail);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test('when the log does not take it: 503 with Retry-After, and nothing is counted', async () => {
    outcomes.take();
    logIsOut = true;
    const answer = await post(`/api/1/envelope/${auth}`, `${EVENT}\n{"type":"session"}\n{}`);
    const ready = await fetch(`${base}/api/relay/healthcheck/ready/`);
    logIsOut = false;
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await answer.json()).toMatchObject({ detail: ERRORS.log_unavailable.detail });
    expect([ready.status, await ready.json()]).toEqual([503, { is_healthy: false }]);
    expect(outcomes.take()).toEqual([]);
  });

  test('to a body that is too slow', async () => {
    const { status, body } = await sendSlowly({ 'content-length': '100' }, EVENT.slice(0, 10));
    expect([status, body]).toEqual([408, expect.stringContaining('limit 300 ms')]);
  });

  test('to a body that never says its length and never ends', async () => {
    const { status, body } = await sendSlowly({}, 'x'.repeat(400_000));
    expect([status, body]).toEqual([413, expect.stringContaining('limit 300000 bytes')]);
  });

  /** Sends a piece of a body and leaves it at that. */
  function sendSlowly(
    headers: Record<string, string>,
    piece: string,
  ): Promise<{ status: number | undefined; body: string }> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(`${base}/api/1/envelope/${auth}`, { method: 'POST', headers }, (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (text: string) => (body += text));
        answer.on('end', () => {
          request.destroy();
          resolve({ status: answer.statusCode, body });
        });
      });
      request.on('error', reject);
      request.write(piece);
    });
  }
});

describe('on a server shared with others', () => {
  test.each(['text/plain;charset=UTF-8', 'application/json', 'multipart/form-data', 'nonsense', 'a/b; c=d; ='])(
    'any content type means an envelope: %s',
    async (type) => {
      expect((await post(`/api/1/envelope${auth}`, EVENT, { 'content-type': type })).status).toBe(200);
    },
  );

  test('the neighbours keep their routes, content types and errors', async () => {
    const text = async (path: string, init?: RequestInit) => (await fetch(base + path, init)).text();
    const json = { 'content-type': 'application/json' };
    expect(await text('/api/0/organizations/')).toBe('the api');
    expect(await text('/projects/1')).toBe('the page');
    expect(await text('/api/0/echo/', { method: 'POST', body: '{"a":1}', headers: json })).toBe('{"a":1}');
    expect(await text('/api/0/echo/', { method: 'POST', body: '{', headers: json })).toContain(
      'FST_ERR_CTP_INVALID_JSON_BODY',
    );
    const other = await fetch(`${base}/api/0/organizations/`, { headers: { origin: 'https://a.example' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a browser may ask before it sends, and sees what SDKs read', async () => {
    const origin = { origin: 'https://a.example' };
    const preflight = await fetch(`${base}/api/1/envelope/${auth}`, { method: 'OPTIONS', headers: origin });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-max-age': '3600',
      'access-control-allow-headers': expect.stringContaining('x-sentry-auth'),
    });
    for (const path of [`/api/1/envelope/${auth}`, '/api/1/envelope/']) {
      const answer = await post(path, EVENT, origin);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('access-control-expose-headers')).toBe(
        'x-sentry-error, x-sentry-rate-limits, retry-after',
      );
    }
  });

  test('it answers probes', async () => {
    for (const kind of ['live', 'ready']) {
      const answer = await fetch(`${base}/api/relay/healthcheck/${kind}/`);
      expect([answer.status, await answer.json()]).toEqual([200, { is_healthy: true }]);
    }
  });
});

test('a project is known as soon as the log has it, and forgotten with its tombstone', async () => {
  const send = async () => (await post('/api/4/envelope/?sentry_key=fresh', EVENT)).status;
  expect(await send()).toBe(403);
  const fresh: ProjectSettings = { ...settings, project: 4, publicKey: 'fresh' };
  await log.append('settings', [{ key: 'fresh', value: encodeRecord(fresh) }]);
  await expect.poll(send).toBe(200);
  await log.append('settings', [{ key: 'fresh', value: Buffer.from('not a setting') }]);
  await log.append('settings', [{ key: 'fresh', value: null }]);
  await expect.poll(send).toBe(403);
});

test('a record names the sender, not the proxy', async () => {
  await post(`/api/1/envelope/${auth}`, EVENT, { 'x-forwarded-for': '203.0.113.9, 10.0.0.1', 'user-agent': 'ua' });
  expect((await lastOf('events')).meta).toMatchObject({
    remoteAddress: '203.0.113.9',
    userAgent: 'ua',
    client: 'test/1',
  });
});
