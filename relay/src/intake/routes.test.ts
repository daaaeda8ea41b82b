import { readdir, readFile } from 'node:fs/promises';
import { deflateSync, gzipSync } from 'node:zlib';

import { decodeEnvelope } from '@breakwater/sdk/wire';
import type { Item } from '@breakwater/sdk/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { encodeRecord } from '../log/index.ts';
import type { ProjectSettings } from '../log/index.ts';
import { AUTH, EVENT, ID, KEY, openTestRelay, settings } from '../testing/open-test-relay.ts';
import type { TestRelay } from '../testing/open-test-relay.ts';

const FIXTURES = new URL('../../../sdk/src/wire/fixtures/', import.meta.url);

let relay: TestRelay;
beforeAll(async () => {
  relay = await openTestRelay((server) => {
    server.get('/api/0/organizations/', (_request, reply) => reply.send('the api'));
    server.post('/api/0/echo/', (request, reply) => reply.send(request.body));
    server.get('/*', (_request, reply) => reply.send('the page'));
  });
});
afterAll(() => relay.close());

const lastOf = async (topic: string) => (await relay.records(topic)).at(-1)!;

describe('an envelope of a real SDK', () => {
  test('is taken, and the log gives back the same items', { timeout: 60_000 }, async () => {
    const names = await readdir(FIXTURES);
    const sent: string[] = [];
    const sendOne = async (index: number, name: string): Promise<void> => {
      const bytes = await readFile(new URL(name, FIXTURES));
      const { headers, items } = decodeEnvelope(bytes);
      const isGzip = index % 2 === 1;
      const answer = await relay.post(`/api/1/envelope/${headers.dsn ? '' : AUTH}`, isGzip ? gzipSync(bytes) : bytes, {
        ...(isGzip && { 'content-encoding': 'gzip' }),
      });
      const hasEvent = items.some((item) => item.headers.type === 'event');
      const isKept = items.some((item) => item.headers.type === 'client_report' || isStored(item, hasEvent));
      const id = headers.event_id ? { id: headers.event_id } : {};
      expect({ name, status: answer.status, body: await answer.json() }).toEqual({
        name,
        status: isKept ? 200 : 429,
        body: isKept ? id : expect.objectContaining({ causes: [...new Set(items.map((item) => item.headers.type))] }),
      });
      sent.push(...items.filter((item) => isStored(item, hasEvent)).map(describeItem));
    };
    // Some are sent at once: where an item is not kept, the answer waits for its account.
    const waiting = [...names.entries()];
    const sendOneByOne = async (): Promise<void> => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await sendOne(...next);
    };
    await Promise.all(Array.from({ length: 16 }, sendOneByOne));

    const read = [...(await relay.records('events')), ...(await relay.records('spans'))];
    expect(names.length).toBeGreaterThan(300);
    expect(read.flatMap(({ envelope }) => envelope.items.map(describeItem)).sort()).toEqual(sent.sort());
    for (const { meta, envelope } of read) {
      expect(meta).toMatchObject({ v: 1, project: 1, publicKey: KEY, remoteAddress: '127.0.0.1', userAgent: 'node' });
      expect(meta.eventId).toBe(envelope.headers.event_id);
    }
  });

  const isStored = ({ headers: { type } }: Item, hasEvent: boolean): boolean =>
    ['event', 'transaction', 'span'].includes(type) || (type === 'attachment' && hasEvent);
  const describeItem = ({ headers, payload }: Item): string =>
    `${headers.type} ${headers.filename} ${Buffer.from(payload).toString('base64')}`;
});

describe('/store/', () => {
  const event = JSON.stringify({ event_id: ID, message: 'old' });
  const deflated = deflateSync(event).toString('base64');

  test.each([
    ['json', `/api/1/store/${AUTH}`, event],
    ['json without the last slash', `/api/1/store${AUTH}`, event],
    ['json without a project', `/api/store/${AUTH}`, event],
    ['base64 of zlib of json', `/api/1/store/${AUTH}`, deflated],
  ])('%s becomes an envelope of the same bytes', async (_name, path, body) => {
    const answer = await relay.post(path, body);
    expect([answer.status, await answer.json()]).toEqual([200, { id: ID }]);
    const { meta, envelope } = await lastOf('events');
    expect(meta).toMatchObject({ project: 1, eventId: ID, encoding: 'identity', client: 'test/1' });
    expect(envelope.items).toHaveLength(1);
    expect(Buffer.from(envelope.items[0]!.payload).toString()).toBe(event);
  });

  test('a transaction goes to the spans, and gets an id where it has none', async () => {
    const answer = await relay.post(`/api/1/store/${AUTH}`, '{"type":"transaction"}');
    const { id } = (await answer.json()) as { id: string };
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const { meta, envelope } = await lastOf('spans');
    expect([meta.eventId, envelope.items[0]?.headers.type]).toEqual([id, 'transaction']);
  });
});

describe('on a server shared with others', () => {
  test.each(['text/plain;charset=UTF-8', 'application/json', 'multipart/form-data', 'nonsense', 'a/b; c=d; ='])(
    'any content type means an envelope: %s',
    async (type) => {
      expect((await relay.post(`/api/1/envelope${AUTH}`, EVENT, { 'content-type': type })).status).toBe(200);
    },
  );

  test('the neighbours keep their routes, content types and errors', async () => {
    const text = async (path: string, init?: RequestInit) => (await fetch(relay.url + path, init)).text();
    const json = { 'content-type': 'application/json' };
    expect(await text('/api/0/organizations/')).toBe('the api');
    expect(await text('/projects/1')).toBe('the page');
    expect(await text('/api/0/echo/', { method: 'POST', body: '{"a":1}', headers: json })).toBe('{"a":1}');
    expect(await text('/api/0/echo/', { method: 'POST', body: '{', headers: json })).toContain(
      'FST_ERR_CTP_INVALID_JSON_BODY',
    );
    const other = await fetch(`${relay.url}/api/0/organizations/`, { headers: { origin: 'https://a.example' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a browser may ask before it sends, and sees what SDKs read', async () => {
    const origin = { origin: 'https://a.example' };
    const preflight = await fetch(`${relay.url}/api/1/envelope/${AUTH}`, { method: 'OPTIONS', headers: origin });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-max-age': '3600',
      'access-control-allow-headers': expect.stringContaining('x-sentry-auth'),
    });
    for (const path of [`/api/1/envelope/${AUTH}`, '/api/1/envelope/']) {
      const answer = await relay.post(path, EVENT, origin);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('access-control-expose-headers')).toBe(
        'x-sentry-error, x-sentry-rate-limits, retry-after',
      );
    }
  });

  test('the relay answers probes', async () => {
    for (const kind of ['live', 'ready']) {
      const answer = await fetch(`${relay.url}/api/relay/healthcheck/${kind}/`);
      expect([answer.status, await answer.json()]).toEqual([200, { is_healthy: true }]);
    }
  });
});

test('a project is known once the log has its record, and forgotten with its tombstone', async () => {
  const send = async () => (await relay.post('/api/4/envelope/?sentry_key=fresh', EVENT)).status;
  expect(await send()).toBe(403);
  const fresh: ProjectSettings = { ...settings, project: 4, publicKey: 'fresh' };
  await relay.log.append('settings', [{ key: 'fresh', value: encodeRecord(fresh) }]);
  await expect.poll(send).toBe(200);
  await relay.log.append('settings', [{ key: 'fresh', value: Buffer.from('not a setting') }]);
  await relay.log.append('settings', [{ key: 'fresh', value: null }]);
  await expect.poll(send).toBe(403);
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['1.1.1.1, 203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8::1', '2001:db8::1'],
  ['nonsense', undefined],
])('behind a trusted proxy with %s a record names %s', async (forwarded, remoteAddress) => {
  await relay.post(`/api/1/envelope/${AUTH}`, EVENT, { 'x-forwarded-for': forwarded, 'user-agent': 'ua' });
  const { meta } = await lastOf('events');
  expect([meta.remoteAddress, meta.userAgent, meta.client]).toEqual([remoteAddress, 'ua', 'test/1']);
});
