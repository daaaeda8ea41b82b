import { afterAll, beforeAll, expect, test } from 'vitest';

import { startApp } from '../support/app.ts';
import type { App } from '../support/app.ts';
import { startBreakwater } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { until } from '../support/wait.ts';

let breakwater: Breakwater;
let app: App;

beforeAll(async () => {
  breakwater = await startBreakwater();
  app = await startApp('fixtures/apps/fastify-app.mjs', [], { DSN: breakwater.dsn });
});
afterAll(async () => {
  await app.stop();
  await breakwater.stop();
});

interface ApiEvent {
  title: string;
  user: { email: string };
  tags: { key: string; value: string }[];
  entries: { type: string; data: Record<string, unknown> }[];
  contexts: { trace: { trace_id: string } };
}

test('a failing Fastify route becomes an issue with its request, user, tags and the transaction it failed in', async () => {
  const answer = await fetch(`${app.url}/orders/9?coupon=SPRING`, {
    headers: { authorization: 'Bearer secret', 'x-shop': 'north' },
  });
  expect(answer.status).toBe(500);

  const [issue] = await until(
    'the issue',
    () =>
      breakwater.api<{ id: string; title: string; culprit: string }[]>(
        '/api/0/projects/default/default/issues/?query=&statsPeriod=24h',
      ),
    (list) => list.length === 1,
  );
  expect(issue!.title).toBe('RangeError: order 9 does not exist');

  const event = await breakwater.api<ApiEvent>(`/api/0/issues/${issue!.id}/events/latest/`);
  const request = event.entries.find((entry) => entry.type === 'request')!.data;
  expect(request).toMatchObject({ method: 'GET', url: expect.stringContaining('/orders/9') });
  expect(JSON.stringify(request)).toContain('SPRING');
  expect(JSON.stringify(request)).not.toContain('Bearer secret');
  expect(event.user.email).toBe('ann@example.com');
  expect(event.tags).toContainEqual({ key: 'tenant', value: 'acme' });
  expect(JSON.stringify(event.entries)).toContain('throw new RangeError');

  const trace = await until(
    'the transaction',
    () =>
      breakwater.api<{ spans: { transaction: string; isSegment: boolean; failed: boolean }[]; errors: unknown[] }>(
        `/api/ui/traces/${event.contexts.trace.trace_id}`,
      ),
    ({ spans }) => spans.length > 0,
  );
  expect(trace.spans[0]).toMatchObject({ transaction: 'GET /orders/:id', isSegment: true, failed: true });
  expect(trace.errors).toHaveLength(1);
});
