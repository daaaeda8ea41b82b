import { until } from '@breakwater/relay/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Channel } from './channels/channel.ts';
import { slackChannel } from './channels/slack/channel.ts';
import { webhookChannel } from './channels/webhook/channel.ts';
import type { Deliveries } from './start-deliveries.ts';
import { parseNetworks } from '../outgoing/networks.ts';
import { createPost } from '../outgoing/post.ts';
import { startFaultyWeb } from '../testing/faulty-web.ts';
import type { FaultyWeb } from '../testing/faulty-web.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { ownDeliveries } from '../testing/owned-deliveries.ts';
import type { OwnedDeliveries } from '../testing/owned-deliveries.ts';

/* Faults of receivers of webhooks and of chats, as their deliveries end by them. */

const MINUTE = 60_000;
const SECRET = 'a secret of the channel';
const LOCAL = createPost(parseNetworks(['127.0.0.0/8']), { withinMs: 400 });

let opened: LogAndStore;
let web: FaultyWeb;
let owned: OwnedDeliveries;
let receiver = '';
let nth = 0;

beforeAll(async () => {
  [opened, web] = await Promise.all([openLogAndStore(), startFaultyWeb()]);
});
afterAll(async () => {
  await opened?.close();
  await web?.close();
});
beforeEach(() => {
  nth += 1;
  receiver = `channel:hook${nth}`;
  web.requests.length = 0;
  owned = ownDeliveries(opened, { partition: nth, now: Date.UTC(2026, 10, nth, 9) });
});
afterEach(() => owned.stop());

const startHook = (post = LOCAL, url = web.url): Deliveries => {
  const channel = webhookChannel(post, () => owned.now) as Channel<unknown>;
  return owned.start(channel, { kind: 'webhook', isOn: true, config: { url, secret: SECRET } });
};
const startChat = (): Deliveries =>
  owned.start(slackChannel(LOCAL) as Channel<unknown>, { kind: 'slack', isOn: true, config: { url: web.url } });
const answered = (detail: string) =>
  until(
    () => owned.rows(receiver),
    ([row]) => row?.detail.includes(detail) === true && row.state === 'pending',
  );

test.each<[string, FaultyWeb['answer'], string, number]>([
  ['answers 500', { status: 500 }, 'HTTP 500', 0.5],
  ['asks for two minutes', { status: 429, headers: { 'retry-after': '120' } }, 'HTTP 429', 2],
  ['asks for a day', { status: 429, headers: { 'retry-after': '86400' } }, 'HTTP 429', 60],
  ['hangs', 'hang', 'no answer within 0.4 s', 0.5],
  ['breaks off', 'break', 'ECONNRESET', 0.5],
])('a webhook whose receiver %s comes again under the same key', async (_name, answer, detail, minutes) => {
  web.answer = answer;
  const deliveries = startHook();
  await owned.decide(deliveries, receiver, 1);
  expect(await answered(detail)).toMatchObject([{ attempts: 1, nextAt: owned.now + minutes * MINUTE }]);
  web.answer = { status: 200 };
  owned.now += minutes * MINUTE;
  deliveries.wake();
  await owned.reach(receiver, 'delivered');
  expect(new Set(web.requests.map(({ headers }) => headers['breakwater-delivery'])).size).toBe(1);
  expect(new Set(web.requests.map(({ body }) => body)).size).toBe(1);
  expect(web.requests.length).toBe(2);
});

test('a webhook that was begun when its process died comes again under the same key', async () => {
  web.answer = 'hang';
  await owned.decide(startHook(createPost(parseNetworks(['127.0.0.0/8']))), receiver, 1);
  await until(() => web.requests.length === 1);
  // The process is gone: nothing of it writes any more.
  web.answer = { status: 200 };
  owned.now += MINUTE;
  startHook().wake();
  await owned.reach(receiver, 'delivered');
  expect(new Set(web.requests.map(({ headers }) => headers['breakwater-delivery'])).size).toBe(1);
});

test('a chat message whose receiver hangs or breaks off is in doubt, and never comes again', async () => {
  const deliveries = startChat();
  for (const [n, answer] of (['hang', 'break'] as const).entries()) {
    web.answer = answer;
    await owned.decide(deliveries, receiver, n);
    await owned.reach(receiver, ...Array.from({ length: n + 1 }, () => 'doubt'));
    owned.now += 10 * MINUTE;
    deliveries.wake();
  }
  web.answer = { status: 200 };
  await owned.decide(deliveries, receiver, 2);
  await owned.reach(receiver, 'doubt', 'doubt', 'delivered');
  expect(web.requests.length).toBe(3);
  expect(web.requests[2]?.body).toContain('Earlier messages may not have arrived');
});

test('a receiver that redirects, or leads to an address that is not public, is refused in words', async () => {
  const { port } = new URL(web.url);
  web.answer = { status: 302, headers: { location: 'http://169.254.169.254/' } };
  let looks = 0;
  const rebinding = createPost([], {
    look: (_name, _options, done) => {
      looks += 1;
      done(null, [{ address: looks === 1 ? '93.184.216.34' : '127.0.0.1', family: 4 }]);
    },
    withinMs: 100,
  });
  const local = createPost([], { look: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) });
  const named = `http://hook.example:${port}/`;
  for (const [n, [post, url, words]] of (
    [
      [LOCAL, web.url, 'redirects are not followed'],
      [createPost([]), web.url, 'BREAKWATER_ALLOW_NETWORKS'],
      [local, named, 'hook.example (127.0.0.1) is not a public address'],
    ] as const
  ).entries()) {
    const one = startHook(post, url);
    await owned.decide(one, receiver, n);
    const rows = await owned.reach(receiver, ...Array.from({ length: n + 1 }, () => 'refused'));
    expect(rows.at(-1)?.detail).toContain(words);
    await one.stop(0);
  }
  // The name is public for the first attempt, and leads to this machine at the second one.
  receiver = `channel:rebound${nth}`;
  const rebound = startHook(rebinding, named);
  await owned.decide(rebound, receiver, 9);
  await until(async () => /conn/i.test((await owned.rows(receiver))[0]?.detail ?? ''));
  owned.now += MINUTE;
  rebound.wake();
  const [row] = await owned.reach(receiver, 'refused');
  expect(row?.detail).toContain('BREAKWATER_ALLOW_NETWORKS');
  expect(web.requests.length).toBe(1);
});
