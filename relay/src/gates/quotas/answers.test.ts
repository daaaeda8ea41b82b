import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { encodeRecord } from '../../log/index.ts';
import type { Quota } from '../../log/index.ts';
import { EVENT, openTestRelay, settings } from '../../testing/open-test-relay.ts';
import type { TestRelay } from '../../testing/open-test-relay.ts';
import { quotaOf } from '../../testing/simulate-quotas.ts';

/* The answers that clients get, with real HTTP and a real log. Windows are long, so that none ends meanwhile. */

let relay: TestRelay;
beforeAll(async () => {
  relay = await openTestRelay();
});
afterAll(() => relay.close());

const TRANSACTION = '{}\n{"type":"transaction"}\n{"transaction":"GET /"}';

const DAY = { windowSeconds: 86_400, scope: 'project', reasonCode: 'errors_spent' } as const;

/** A project of its own for each test. */
async function withQuotas(project: number, quotas: Partial<Quota>[]) {
  const publicKey = `quotas${project}`;
  const record = { ...settings, project, publicKey, quotas: quotas.map((each) => quotaOf(each)) };
  await relay.log.append('settings', [{ key: publicKey, value: encodeRecord(record) }]);
  const send = (body: string) => relay.post(`/api/${project}/envelope/?sentry_version=7&sentry_key=${publicKey}`, body);
  await vi.waitFor(async () => expect((await send('{}')).status).toBe(200));
  return send;
}

test('answers 429 when a quota is spent, with its limit, its scope and the seconds to wait', async () => {
  const send = await withQuotas(21, [{ ...DAY, limit: 2 }]);
  expect([(await send(EVENT)).status, (await send(EVENT)).status]).toEqual([200, 200]);

  const refused = await send(EVENT);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('x-sentry-rate-limits')).toMatch(/^\d+:error:project:errors_spent$/);
  const [seconds] = refused.headers.get('x-sentry-rate-limits')!.split(':');
  expect(refused.headers.get('retry-after')).toBe(seconds);
  expect(Number(seconds)).toBeGreaterThanOrEqual(1);
  expect(Number(seconds)).toBeLessThanOrEqual(300);
  expect(await refused.json()).toEqual({ detail: 'A rate limit is reached.', causes: ['errors_spent'] });
});

test('takes another category meanwhile, and repeats the limit in the answer', async () => {
  const send = await withQuotas(22, [{ ...DAY, limit: 1 }]);
  await send(EVENT);
  expect((await send(EVENT)).status).toBe(429);
  const taken = await send(TRANSACTION);
  expect(taken.status).toBe(200);
  expect(taken.headers.get('x-sentry-rate-limits')).toMatch(/^\d+:error:project:errors_spent$/);
});

test('does not count events that the log did not take', async () => {
  const send = await withQuotas(23, [{ ...DAY, limit: 2 }]);
  relay.logIsOut = true;
  for (let index = 0; index < 4; index++) expect((await send(EVENT)).status).toBe(503);
  relay.logIsOut = false;
  expect([(await send(EVENT)).status, (await send(EVENT)).status]).toEqual([200, 200]);
  expect((await send(EVENT)).status).toBe(429);
});

test('appends the other items where only the attachment is refused', async () => {
  const send = await withQuotas(24, [{ ...DAY, limit: 0, categories: ['attachment'] }]);
  const answer = await send(`${EVENT}\n{"type":"attachment","filename":"a.txt","length":3}\nabc`);
  expect(answer.status).toBe(200);
  const newest = (await relay.records('events')).at(-1)!;
  expect(newest.envelope.items.map(({ headers }) => headers.type)).toEqual(['event']);
});

test('reports of browsers have a quota of their own: they neither wait for errors nor use up the quota of errors', async () => {
  const report = '{"csp-report":{"effective-directive":"img-src","blocked-uri":"https://b.test/"}}';
  const security = { id: 's', categories: ['security'], reasonCode: 'no_reports' };
  const sendReport = (project: number) => relay.post(`/api/${project}/security/?sentry_key=quotas${project}`, report);

  const send = await withQuotas(26, [{ ...DAY, limit: 1 }]);
  expect([(await sendReport(26)).status, (await send(EVENT)).status, (await send(EVENT)).status]).toEqual([
    200, 200, 429,
  ]);
  expect((await sendReport(26)).status).toBe(200);

  const sendErrors = await withQuotas(27, [{ ...DAY, ...security, limit: 0 }]);
  const refused = await sendReport(27);
  expect([refused.status, refused.headers.get('x-sentry-rate-limits')]).toEqual([
    429,
    '60:security:project:no_reports',
  ]);
  expect((await sendErrors(EVENT)).status).toBe(200);
});

test('publishes the accepted units to other relays', async () => {
  const send = await withQuotas(25, [{ ...DAY, limit: 100 }]);
  for (let index = 0; index < 3; index++) await send(EVENT);
  await vi.waitFor(async () => {
    const said: string[] = [];
    const tail = await relay.log.tail(
      'usage',
      ({ value }) => said.push(Buffer.from(value ?? []).toString()),
      () => undefined,
    );
    await tail.stop();
    expect(said.at(-1)).toMatch(/"key":"q:86400@project:25".*?"accepted":3/);
  });
});
