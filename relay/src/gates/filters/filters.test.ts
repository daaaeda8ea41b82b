import { readFile } from 'node:fs/promises';

import type { Item } from '@breakwater/sdk/wire';
import { describe, expect, test } from 'vitest';

import { filtersSchema } from '../../log/index.ts';
import type { Filters } from '../../log/index.ts';
import { FILTERS } from './compile.ts';
import { all, CONTAINER, CRAWLER, item, reasonsOf } from '../../testing/filters.ts';
import type { Given } from '../../testing/filters.ts';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const IE = 'Mozilla/5.0 (Windows NT 6.3; Trident/7.0; rv:11.0) like Gecko';

const event = (payload: unknown): Item => item('event', payload);
const thrown = (type: string, value: string, ...files: string[]): Item =>
  event({ exception: { values: [{ type, value, stacktrace: { frames: files.map((abs_path) => ({ abs_path })) } }] } });
const page = (url: string): Item => event({ request: { url } });
const transaction = (name: string): Item => item('transaction', { type: 'transaction', transaction: name });
const container = (...names: string[]): Item =>
  item('span', { items: names.map((value) => ({ attributes: { 'sentry.segment.name': { value } } })) }, CONTAINER);

describe('each filter stops', () => {
  test.each<[keyof typeof FILTERS, keyof Filters, string, Item, Given]>([
    ['ip-address', 'ips', 'an address of a range', event({}), { remoteAddress: '203.0.113.9' }],
    ['ip-address', 'ips', 'one address', event({}), { remoteAddress: '198.51.100.7' }],
    ['ip-address', 'ips', 'an address of IPv6', event({}), { remoteAddress: '2001:db8::7' }],
    ['ip-address', 'ips', 'items of any kind', item('session'), { remoteAddress: '203.0.113.9' }],
    ['legacy-browsers', 'legacyBrowsers', 'the sender', event({}), { userAgent: IE }],
    [
      'legacy-browsers',
      'legacyBrowsers',
      'the visitor',
      event({ request: { headers: { 'User-Agent': IE } } }),
      { userAgent: 'node' },
    ],
    [
      'legacy-browsers',
      'legacyBrowsers',
      'headers as pairs',
      event({ request: { headers: [['user-agent', IE]] } }),
      {},
    ],
    ['web-crawlers', 'crawlers', 'the sender', item('session'), { userAgent: CRAWLER }],
    [
      'web-crawlers',
      'crawlers',
      'the visitor behind a tunnel',
      event({ request: { headers: { 'user-agent': CRAWLER } } }),
      { userAgent: BROWSER },
    ],
    [
      'web-crawlers',
      'crawlers',
      'named twice',
      event({ request: { headers: { 'User-Agent': CRAWLER } } }),
      { userAgent: CRAWLER },
    ],
    ['localhost', 'localhost', 'a page', page('http://localhost:3000/cart'), { remoteAddress: '203.0.113.9' }],
    ['localhost', 'localhost', 'a page of a loopback address', page('http://127.0.0.1/'), {}],
    ['localhost', 'localhost', 'a page of IPv6', page('http://[::1]:8080/'), {}],
    ['localhost', 'localhost', 'the page it was sent from', item('session'), { origin: 'http://localhost:5173' }],
    ['localhost', 'localhost', 'a server on the same machine', event({}), { remoteAddress: '127.0.0.1' }],
    [
      'localhost',
      'localhost',
      'a user there',
      event({ user: { ip_address: '::1' } }),
      { remoteAddress: '203.0.113.9' },
    ],
    ['url', 'urls', 'a page', page('https://bad.example/x'), {}],
    ['url', 'urls', 'the page it was sent from', transaction('/'), { origin: 'https://bad.example/x' }],
    ['release-version', 'releases', 'an event', event({ release: 'shop@0.9' }), {}],
    [
      'release-version',
      'releases',
      'an event that leaves it to the trace',
      event({}),
      { trace: { release: 'shop@0.9' } },
    ],
    [
      'release-version',
      'releases',
      'a container',
      item('span', { items: [{ attributes: { 'sentry.release': { value: 'shop@0.1' } } }] }, CONTAINER),
      {},
    ],
    ['release-version', 'releases', 'a span alone', item('span', { data: { release: 'shop@0.1' } }), {}],
    ['filtered-transaction', 'healthChecks', 'a transaction', transaction('GET /healthz'), {}],
    ['filtered-transaction', 'healthChecks', 'another', transaction('/api/ping/'), {}],
    ['filtered-transaction', 'healthChecks', 'another', transaction('HEAD /up'), {}],
    ['filtered-transaction', 'healthChecks', 'another', transaction('app.views.HealthCheckView'), {}],
    ['filtered-transaction', 'healthChecks', 'a container', container('GET /live', 'GET /ready'), {}],
    [
      'filtered-transaction',
      'healthChecks',
      'a container by its segment',
      item('span', { items: [{ is_segment: true, name: 'GET /livez' }] }, CONTAINER),
      {},
    ],
    [
      'filtered-transaction',
      'healthChecks',
      'a large container by its trace',
      item('span', { items: [], x: 'x'.repeat(300_000) }, CONTAINER),
      { trace: { transaction: 'GET /readyz' } },
    ],
    [
      'browser-extensions',
      'browserExtensions',
      'a file of one',
      thrown('TypeError', 'x', 'https://a.example/a.js', 'chrome-extension://abc/inject.js'),
      {},
    ],
    [
      'browser-extensions',
      'browserExtensions',
      'its last file',
      thrown('TypeError', 'x', 'moz-extension://abc/a.js', '<anonymous>'),
      {},
    ],
    [
      'browser-extensions',
      'browserExtensions',
      'a masked file',
      thrown('TypeError', 'x', 'webkit-masked-url://hidden/'),
      {},
    ],
    ['browser-extensions', 'browserExtensions', 'what one says', thrown('Error', 'Extension context invalidated.'), {}],
    [
      'browser-extensions',
      'browserExtensions',
      'slashes that are escaped',
      event('{"exception":[{"value":"x","stacktrace":{"frames":[{"filename":"safari-web-extension:\\/\\/a"}]}}]}'),
      {},
    ],
    ['browser-extensions', 'browserExtensions', 'a toolbar', thrown('Error', "Can't find variable: ZiteReader"), {}],
    [
      'browser-extensions',
      'browserExtensions',
      'a proxy',
      event(
        '{"exception":[{"value":"x","stacktrace":{"frames":[{"abs_path":"https:\\/\\/connect.facebook.net\\/sdk.js"}]}}]}',
      ),
      {},
    ],
    [
      'browser-extensions',
      'browserExtensions',
      'a policy that one broke',
      event({ tags: { 'blocked-host': 'chrome-extension:' } }),
      {},
    ],
    ['error-message', 'errorMessages', 'type and value', thrown('BoringError', 'x'), {}],
    [
      'error-message',
      'errorMessages',
      'a cause',
      event({
        exception: [
          { type: 'A', value: 'boring' },
          { type: 'B', value: 'b' },
        ],
      }),
      {},
    ],
    ['error-message', 'errorMessages', 'a message', event({ message: 'so boring' }), {}],
    ['error-message', 'errorMessages', 'a log entry', event({ logentry: { formatted: 'so boring' } }), {}],
  ])('%s (%s): %s', (reason, setting, _what, given, arrived) => {
    expect(reasonsOf({ [setting]: all[setting] }, [given], arrived)).toEqual([reason]);
    expect(reasonsOf({ ...all, [setting]: filtersSchema.parse({})[setting] }, [given], arrived)).not.toContain(reason);
  });
});

test.each<[string, Item, Given]>([
  [
    'an ordinary event',
    thrown('TypeError', 'x', 'https://a.example/a.js'),
    { remoteAddress: '192.0.2.1', userAgent: BROWSER },
  ],
  [
    'a page of the web from this machine',
    page('https://a.example/'),
    { remoteAddress: '127.0.0.1', origin: 'https://a.example' },
  ],
  ['a host that only begins so', page('https://localhost.example/'), { remoteAddress: '192.0.2.1' }],
  [
    'an extension further up',
    thrown('TypeError', 'x', 'chrome-extension://abc/inject.js', 'https://a.example/a.js'),
    { remoteAddress: '192.0.2.1' },
  ],
  ['a health check that broke', event({ transaction: 'GET /healthz' }), { remoteAddress: '192.0.2.1' }],
  ['a container of more than health checks', container('GET /live', 'GET /cart'), { remoteAddress: '192.0.2.1' }],
  ['a container without names', item('span', { items: [] }, CONTAINER), { remoteAddress: '192.0.2.1' }],
  ['a client report', item('client_report', {}), { remoteAddress: '203.0.113.9', userAgent: CRAWLER }],
  ['a newer release', event({ release: 'shop@1.0' }), { remoteAddress: '192.0.2.1', trace: { release: 'shop@0.9' } }],
  ['a payload that is no JSON', event('{"user-agent": chrome-extension:'), { remoteAddress: '192.0.2.1' }],
  [
    'shapes that nobody expects',
    event({ request: [], exception: { values: [null, 7, { stacktrace: { frames: [null] } }] }, message: 7, user: 'x' }),
    {},
  ],
  [
    'headers that nobody expects',
    event({ request: { headers: [null, [], ['user-agent', {}], 7] }, x: 'user-agent' }),
    {},
  ],
])('with every filter on, %s is kept', (_name, given, arrived) => {
  expect(reasonsOf(all, [given], arrived)).toEqual([null]);
});

test('ranges that cannot be read match nothing, and leave the others in force', () => {
  const ips = ['', 'x', '203.0.113.0/33', '203.0.113.0/-1', '203.0.113.0/', '::/129', '198.51.100.0/24'];
  expect(reasonsOf({ ips }, [event({})], { remoteAddress: '203.0.113.9' })).toEqual([null]);
  expect(reasonsOf({ ips }, [event({})], { remoteAddress: '198.51.100.9' })).toEqual(['ip-address']);
  expect(reasonsOf({ ips: ['0.0.0.0/0'] }, [event({})], { remoteAddress: '198.51.100.9' })).toEqual(['ip-address']);
  expect(reasonsOf({ ips: ['0.0.0.0/0'] }, [event({})], { remoteAddress: '::1' })).toEqual([null]);
});

test('each item is judged alone', () => {
  const items = [transaction('GET /live'), container('GET /cart'), item('client_report')];
  expect(reasonsOf({ healthChecks: true }, items)).toEqual(['filtered-transaction', null, null]);
});

test.each(['../../../README.md', '../../../../docs/filters.md'])('%s lists exactly the filters', async (path) => {
  const text = await readFile(new URL(path, import.meta.url), 'utf8');
  const section = text.split(/^#+ Filters$/m)[1]?.split(/^#+ /m)[0] ?? '';
  const listed = [...section.matchAll(/^\| `(\w+)` \| `([\w-]+)` \|/gm)];
  expect(listed.map(([, setting]) => setting).sort()).toEqual(Object.keys(filtersSchema.parse({})).sort());
  expect(listed.map(([, , reason]) => reason).sort()).toEqual(Object.keys(FILTERS).sort());
});
