import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { AUTH, KEY, openTestRelay } from '../testing/open-test-relay.ts';
import type { TestRelay } from '../testing/open-test-relay.ts';

let relay: TestRelay;
const served = new Map<string, Set<string>>();
beforeAll(async () => {
  relay = await openTestRelay((server) => {
    server.addHook('onRoute', ({ url, method }) => {
      const methods = served.get(url) ?? new Set();
      for (const each of [method].flat()) methods.add(each);
      served.set(url, methods);
    });
  });
});
afterAll(() => relay.close());

const REPORT = JSON.stringify({
  'csp-report': {
    'document-uri': 'https://shop.example/',
    'effective-directive': 'img-src',
    'blocked-uri': 'https://x.example/a.png',
  },
});
const batch = (reports: number): string =>
  JSON.stringify(
    Array.from({ length: reports }, (_, n) => ({
      type: 'csp-violation',
      age: 1,
      body: { effectiveDirective: 'img-src', blockedURL: `https://x${n}.example/` },
    })),
  );

test('the README lists exactly the routes that take something', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const section = readme.split(/^## Routes$/m)[1]?.split(/^## /m)[0] ?? '';
  const listed = [...section.matchAll(/^\| `(\S+)` \| ([A-Z, ]+) \|/gm)].map(
    ([, url = '', methods = '']) => `${methods} ${url}`,
  );
  const taking = [...served]
    // A path that is not of this installation takes nothing.
    .filter(([url, methods]) => methods.has('OPTIONS') && !url.startsWith('/:'))
    .map(
      ([url, methods]) =>
        `${[...methods]
          .filter((method) => method !== 'OPTIONS')
          .sort()
          .join(', ')} ${url}`,
    );
  expect(taking.sort()).toEqual(listed.flatMap((route) => [route, `${route}/`]).sort());
});

describe('security reports', () => {
  test.each(['/api/1/security/', '/api/1/security', '/api/1/csp-report/', '/api/1/csp-report'])('%s', async (path) => {
    const answer = await relay.post(
      `${path}?sentry_key=${KEY}&sentry_environment=staging&sentry_release=shop%401`,
      REPORT,
      {
        'content-type': 'application/csp-report',
        'user-agent': 'Firefox',
      },
    );
    const { id } = (await answer.json()) as { id: string };
    expect([answer.status, id]).toEqual([200, expect.stringMatching(/^[0-9a-f]{32}$/)]);
    const { meta, envelope } = (await relay.records('events')).at(-1)!;
    expect(meta).toMatchObject({ project: 1, publicKey: KEY, eventId: id, userAgent: 'Firefox', encoding: 'identity' });
    expect(envelope.items.map(({ headers }) => headers.type)).toEqual(['event']);
    expect(JSON.parse(Buffer.from(envelope.items[0]!.payload).toString())).toMatchObject({
      logentry: { formatted: "Blocked 'image' from 'x.example'" },
      environment: 'staging',
      release: 'shop@1',
    });
  });

  test('a batch becomes as many events, each with an id of its own', async () => {
    const before = (await relay.records('events')).length;
    const answer = await relay.post(`/api/1/security/?sentry_key=${KEY}`, gzipSync(batch(100)), {
      'content-type': 'application/reports+json',
      'content-encoding': 'gzip',
    });
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    const records = (await relay.records('events')).slice(before);
    expect(new Set(records.map(({ meta }) => meta.eventId)).size).toBe(100);
  });

  test.each<[string, string, string, number]>([
    ['a stranger', '/api/1/security/', REPORT, 401],
    ['a key that nobody knows', '/api/1/security/?sentry_key=nobody', REPORT, 403],
    ['a disabled project', '/api/2/security/?sentry_key=closed', REPORT, 403],
    ['no project', '/api/0/security/?sentry_key=closed', REPORT, 400],
    ['nothing', `/api/1/security/${AUTH}`, '', 400],
    ['no report', `/api/1/security/${AUTH}`, '{}', 400],
    ['too many', `/api/1/security/${AUTH}`, batch(101), 413],
    ['too much', `/api/1/security/${AUTH}`, ' '.repeat(1_100_000), 413],
  ])('refused: %s', async (_name, path, body, status) => {
    expect((await relay.post(path, body)).status).toBe(status);
  });

  test('the page decides whether a project takes it', async () => {
    const send = async (origin: string) =>
      (await relay.post('/api/3/security/?sentry_key=picky', REPORT, { origin })).status;
    expect([await send('https://www.shop.example'), await send('https://evil.example')]).toEqual([200, 403]);
  });

  test('when the log does not take it: 503', async () => {
    relay.logIsOut = true;
    const answer = await relay.post(`/api/1/security/${AUTH}`, batch(3));
    relay.logIsOut = false;
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10']);
  });
});

test.each(['/api/1/nel/', '/api/1/nel'])('network errors are taken: %s', async (path) => {
  const answer = await relay.post(
    `${path}?sentry_key=${KEY}`,
    '[{"type":"network-error","body":{}},{"type":"network-error"}]',
  );
  expect([answer.status, await answer.json()]).toEqual([200, {}]);
});

describe('check-ins by URL', () => {
  const send = async (method: string, path: string, body?: string) => {
    const answer = await fetch(relay.url + path, { method, ...(body !== undefined && { body }) });
    return [answer.status, await answer.text()];
  };

  test.each([
    ['GET', `/api/1/cron/nightly/${KEY}/?status=ok`, undefined],
    ['GET', `/api/1/cron/nightly/${KEY}?status=ok`, undefined],
    ['GET', `/api/1/cron/nightly/?status=ok&sentry_key=${KEY}`, undefined],
    ['GET', `/api/1/cron/nightly?status=ok&sentry_key=${KEY}`, undefined],
    ['POST', `/api/1/cron/nightly/${KEY}/?status=error&duration=3.5&environment=prod`, undefined],
    [
      'POST',
      `/api/1/cron/nightly/${KEY}/`,
      '{"status":"in_progress","monitor_config":{"schedule":{"type":"crontab","value":"* * * * *"}}}',
    ],
    ['POST', `/api/1/cron/nightly/${KEY}/?status=ok&check_in_id=83a7c03e-d0b2-4e1e-9e4e-0a5b4c3d2e1f`, ''],
  ])('%s %s', async (method, path, body) => {
    expect(await send(method, path, body)).toEqual([202, '']);
  });

  test.each([
    ['GET', '/api/1/cron/nightly/?status=ok', undefined, 401],
    ['GET', '/api/1/cron/nightly/nobody/?status=ok', undefined, 403],
    ['GET', `/api/1/cron/nightly/${KEY}/?status=ok&sentry_key=${KEY}`, undefined, 401],
    ['GET', `/api/1/cron/nightly/a'b/?status=ok`, undefined, 400],
    ['GET', `/api/1/cron/nightly/${KEY}/`, undefined, 400],
    ['GET', `/api/1/cron/nightly/${KEY}/?status=fine`, undefined, 400],
    ['GET', `/api/1/cron/nightly/${KEY}/?status=ok&duration=x`, undefined, 400],
    ['GET', `/api/1/cron/nightly/${KEY}/?status=ok&check_in_id=7`, undefined, 400],
    ['GET', `/api/1/cron/${'x'.repeat(51)}/${KEY}/?status=ok`, undefined, 400],
    ['POST', `/api/1/cron/nightly/${KEY}/`, '[]', 400],
    ['POST', `/api/1/cron/nightly/${KEY}/`, '{', 400],
    ['GET', `/api/shop/cron/nightly/${KEY}/?status=ok`, undefined, 400],
  ])('refused: %s %s %j', async (method, path, body, status) => {
    expect((await send(method, path, body))[0]).toBe(status);
  });

  test('looking changes nothing', async () => {
    expect((await send('HEAD', `/api/1/cron/nightly/${KEY}/?status=ok`))[0]).toBe(404);
  });
});

describe('bodies', () => {
  test('need no length, no content type', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${relay.url}/api/1/envelope/${AUTH}`, { method: 'POST' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      request.on('error', reject);
      request.write('{}\n{"type":"event"}\n');
      request.end('{"message":"in pieces"}');
    });
    expect(status).toBe(200);
  });
});
