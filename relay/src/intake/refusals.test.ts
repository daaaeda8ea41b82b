import { request as httpRequest } from 'node:http';
import { deflateSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ERRORS } from './errors.ts';
import type { ErrorCode } from './errors.ts';
import { AUTH, EVENT, ID, KEY, openTestRelay } from '../testing/open-test-relay.ts';
import type { TestRelay } from '../testing/open-test-relay.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await openTestRelay();
});
afterAll(() => relay.close());

/** Text that shrinks by a few times, as that of events does: more is taken for a bomb. */
const textOf = (characters: number): string =>
  Array.from({ length: characters / 64 }, (_, n) => ((n * 2_654_435_761) >>> 0).toString(16).padStart(64, '0')).join(
    '',
  );

describe('a refusal names its reason', () => {
  const envelope = (items: string): string => `{"event_id":"${ID}"}\n${items}`;
  const CONTAINER = '{"type":"span","content_type":"application/vnd.sentry.items.span.v2+json","item_count":N}';
  const large = `{"type":"event"}\n{"x":"${textOf(1_100_000)}"}`;

  test.each<[ErrorCode, string, string, string | Uint8Array<ArrayBuffer>, Record<string, string>]>([
    ['auth_missing', 'an envelope', '/api/1/envelope/', EVENT, {}],
    ['auth_missing', 'a store', '/api/1/store/', '{}', {}],
    ['auth_malformed', 'a header', '/api/1/envelope/', EVENT, { 'x-sentry-auth': 'nonsense' }],
    ['auth_ambiguous', 'two', `/api/1/envelope/${AUTH}`, EVENT, { 'x-sentry-auth': `Sentry sentry_key=${KEY}` }],
    ['version_unsupported', 'a query', `/api/1/envelope/?sentry_key=${KEY}&sentry_version=9`, EVENT, {}],
    ['key_malformed', 'a query', '/api/1/envelope/?sentry_key=%27', EVENT, {}],
    ['key_unknown', 'a query', '/api/1/envelope/?sentry_key=nobody', EVENT, {}],
    ['project_mismatch', 'the path', `/api/2/envelope/${AUTH}`, EVENT, {}],
    ['project_malformed', 'the path', `/api/shop/envelope/${AUTH}`, EVENT, {}],
    ['project_malformed', 'project 0', `/api/0/envelope/${AUTH}`, EVENT, {}],
    ['project_malformed', 'a huge number', `/api/99999999999999999999/envelope/${AUTH}`, EVENT, {}],
    ['project_disabled', 'the project', '/api/2/envelope/?sentry_key=closed', EVENT, {}],
    ['origin_not_allowed', 'the page', '/api/3/envelope/?sentry_key=picky', EVENT, { origin: 'https://evil.example' }],
    ['dsn_malformed', 'the header', '/api/1/envelope/', `{"dsn":"x"}\n`, {}],
    ['dsn_mismatch', 'the header', `/api/1/envelope/${AUTH}`, `{"dsn":"http://${KEY}@h/2"}\n`, {}],
    ['body_empty', 'an envelope', `/api/1/envelope/${AUTH}`, '', {}],
    ['body_too_large', 'an announced body', `/api/1/envelope/${AUTH}`, 'x'.repeat(400_000), {}],
    ['body_corrupt', 'a body', `/api/1/envelope/${AUTH}`, EVENT, { 'content-encoding': 'gzip' }],
    [
      'envelope_too_large',
      'a bomb',
      `/api/1/envelope/${AUTH}`,
      gzipSync(Buffer.alloc(9_000_000)),
      { 'content-encoding': 'gzip' },
    ],
    [
      'envelope_too_large',
      'a bomb within base64',
      `/api/1/store/${AUTH}`,
      new TextEncoder().encode(deflateSync(Buffer.alloc(1_500_000)).toString('base64')),
      {},
    ],
    ['envelope_malformed', 'a header', `/api/1/envelope/${AUTH}`, 'nonsense', {}],
    ['envelope_malformed', 'a length', `/api/1/envelope/${AUTH}`, envelope('{"type":"event","length":99}\n{}'), {}],
    ['envelope_malformed', 'an event id', `/api/1/envelope/${AUTH}`, '{"event_id":"7"}\n{"type":"event"}\n{}', {}],
    ['event_malformed', 'a payload', `/api/1/envelope/${AUTH}`, envelope('{"type":"event"}\n[]'), {}],
    ['event_malformed', 'broken JSON', `/api/1/store/${AUTH}`, '{"a":', {}],
    ['event_malformed', 'no JSON', `/api/1/store/${AUTH}`, 'a&b', {}],
    ['event_malformed', 'an id', `/api/1/store/${AUTH}`, '{"event_id":"7"}', {}],
    ['body_corrupt', 'base64 of nothing', `/api/1/store/${AUTH}`, 'aGVsbG8=', {}],
    [
      'items_conflict',
      'two events',
      `/api/1/envelope/${AUTH}`,
      envelope('{"type":"event"}\n{}\n{"type":"event"}\n{}'),
      {},
    ],
    ['item_refused', 'integration', `/api/1/envelope/${AUTH}`, envelope('{"type":"integration"}\n{}'), {}],
    [
      'item_too_large',
      'an event',
      `/api/1/envelope/${AUTH}`,
      gzipSync(envelope(large)),
      { 'content-encoding': 'gzip' },
    ],
    [
      'item_too_large',
      'an old event',
      `/api/1/store/${AUTH}`,
      // The body is cut, so that parsing it would give another error.
      gzipSync(`{"a":"${textOf(1_200_000)}`),
      { 'content-encoding': 'gzip' },
    ],
    ['items_too_many', 'spans', `/api/1/envelope/${AUTH}`, envelope(`${CONTAINER.replace('N', '1001')}\n{}`), {}],
    ['item_malformed', 'a container', `/api/1/envelope/${AUTH}`, envelope(`${CONTAINER.replace('N', '"3"')}\n{}`), {}],
  ])('%s: %s', async (code, _name, path, body, headers) => {
    const answer = await relay.post(path, body, headers);
    const { status, detail } = ERRORS[code];
    expect([answer.status, await answer.json()]).toEqual([status, { detail, causes: expect.any(Array) }]);
    expect(answer.headers.get('x-sentry-error')).toBe(detail);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test('when it holds too many bytes: 503 with Retry-After, until they are gone', async () => {
    const large = gzipSync(`{}\n{"type":"attachment"}\n${textOf(1_900_000)}`);
    const encoding = { 'content-encoding': 'gzip' };
    // Twice 1.9 MB while the pieces are joined, of 3 MB in all; if anything stayed held, the small one could not pass.
    for (let n = 0; n < 3; n++) {
      const answer = await relay.post(`/api/1/envelope/${AUTH}`, large, encoding);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10']);
      expect(await answer.json()).toEqual({
        detail: ERRORS.relay_full.detail,
        causes: ['bodies in flight: limit 3000000 bytes'],
      });
      expect((await relay.post(`/api/1/envelope/${AUTH}`, EVENT)).status).toBe(200);
    }
  });

  test('when the log does not take it: 503 with Retry-After', async () => {
    relay.logIsOut = true;
    const answer = await relay.post(`/api/1/envelope/${AUTH}`, `${EVENT}\n{"type":"session"}\n{}`);
    const ready = await fetch(`${relay.url}/api/relay/healthcheck/ready/`);
    relay.logIsOut = false;
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await answer.json()).toMatchObject({ detail: ERRORS.log_unavailable.detail });
    expect([ready.status, await ready.json()]).toEqual([503, { is_healthy: false }]);
  });

  test('to a body that is too slow', async () => {
    const { status, body } = await sendSlowly({ 'content-length': '100' }, EVENT.slice(0, 10));
    expect([status, body]).toEqual([408, expect.stringContaining('limit 300 ms')]);
  });

  test('to a body without a length that never ends', async () => {
    const { status, body } = await sendSlowly({}, 'x'.repeat(400_000));
    expect([status, body]).toEqual([413, expect.stringContaining('limit 300000 bytes')]);
  });

  /** Sends a piece of a body and leaves it at that. */
  function sendSlowly(
    headers: Record<string, string>,
    piece: string,
  ): Promise<{ status: number | undefined; body: string }> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(`${relay.url}/api/1/envelope/${AUTH}`, { method: 'POST', headers }, (answer) => {
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
