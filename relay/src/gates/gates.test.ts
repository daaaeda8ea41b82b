import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { encodeRecord } from '../log/index.ts';
import { ID, openTestRelay, settings } from '../testing/open-test-relay.ts';
import type { TestRelay } from '../testing/open-test-relay.ts';

/* A project's settings apply to its next request, and its items are answered and counted as the protocol requires. */

const CRAWLER = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

let relay: TestRelay;
beforeAll(async () => {
  relay = await openTestRelay();
  await relay.log.append('settings', [
    {
      key: 'choosy',
      value: encodeRecord({
        ...settings,
        project: 5,
        publicKey: 'choosy',
        filters: { ...settings.filters, crawlers: true, healthChecks: true, errorMessages: ['*boring*'] },
        drains: [{ client: 'broken/1' }],
      }),
    },
  ]);
  await vi.waitFor(async () => expect((await send('{}')).status).toBe(200));
});
afterAll(() => relay.close());

const send = (body: string, headers: Record<string, string> = {}, query = 'sentry_key=choosy') =>
  relay.post(`/api/5/envelope/?${query}`, body, headers);

const event = (message: string): string => `{"event_id":"${ID}"}\n{"type":"event"}\n{"message":"${message}"}`;

async function kept(): Promise<string[]> {
  const records = [...(await relay.records('events')), ...(await relay.records('spans'))];
  return records.flatMap(({ envelope }) => envelope.items.map(({ payload }) => Buffer.from(payload).toString()));
}

async function counted(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { counts: each } of await relay.accounts()) {
    for (const { category, outcome, reason, quantity } of each) {
      const name = `${category} ${outcome}${reason && `:${reason}`}`;
      counts[name] = (counts[name] ?? 0) + quantity;
    }
  }
  return counts;
}

test('filtered and drained items are answered with 200, not kept, and counted by their reason', async () => {
  const answers = [
    await send(event('wanted')),
    await send(event('so boring')),
    await send(event('from a crawler'), { 'user-agent': CRAWLER }),
    await send(event('from a broken client'), {}, 'sentry_key=choosy&sentry_client=broken%2F1'),
    await send(`{"event_id":"${ID}"}\n{"type":"transaction"}\n{"transaction":"GET /healthz"}`),
    await send(`${event('so boring')}\n{"type":"attachment","length":3}\nabc\n{"type":"session"}\n{}`),
  ];
  for (const answer of answers) expect([answer.status, await answer.json()]).toEqual([200, { id: ID }]);
  expect(await kept()).toEqual(['{"message":"wanted"}']);

  await expect.poll(counted).toMatchObject({
    'error received': 5,
    'error appended': 1,
    'error filtered:error-message': 2,
    'error filtered:web-crawlers': 1,
    'error dropped:drained': 1,
    'transaction filtered:filtered-transaction': 1,
    'attachment_item filtered:error-message': 1,
    'session dropped:unsupported': 1,
  });
});

test('reports of browsers pass the same gates', async () => {
  const before = (await kept()).length;
  const report = '{"csp-report":{"effective-directive":"img-src","blocked-uri":"https://boring.example/"}}';
  const answer = await relay.post('/api/5/security/?sentry_key=choosy', report);
  expect(answer.status).toBe(200);
  expect((await kept()).length).toBe(before);
  await expect.poll(counted).toMatchObject({ 'security filtered:error-message': 1 });
});

test('refusals of the other routes are counted too', async () => {
  expect((await relay.post('/api/5/security/?sentry_key=choosy', '{')).status).toBe(400);
  expect((await fetch(`${relay.url}/api/5/cron/nightly/choosy/?status=fine`)).status).toBe(400);
  expect((await fetch(`${relay.url}/api/5/cron/nightly/choosy/?status=ok`)).status).toBe(202);
  expect((await relay.post('/api/5/nel/?sentry_key=choosy', '[{},{}]')).status).toBe(200);
  await expect.poll(counted).toMatchObject({
    'default invalid:invalid_json': 1,
    'default invalid:invalid_envelope': 1,
    'monitor dropped:unsupported': 1,
    'default dropped:unsupported': 2,
  });
});
