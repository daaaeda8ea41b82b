import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startApp } from '../../support/app.ts';
import type { App } from '../../support/app.ts';
import { makeProject, sharedBreakwater } from '../../support/shared-breakwater.ts';
import { until } from '../../support/wait.ts';

const breakwater = sharedBreakwater();

interface ApiEvent {
  title: string;
  type: string;
  user: { id: string; email: string } | null;
  tags: { key: string; value: string }[];
  context: Record<string, unknown>;
  contexts: { trace?: { trace_id: string; span_id: string }; runtime?: { name: string } };
  entries: { type: string; data: Record<string, unknown> }[];
}
interface ApiException {
  type: string;
  value: string;
  mechanism: { handled: boolean };
  stacktrace: { frames: { function: string; inApp: boolean; context: [number, string][] }[] } | null;
}
interface Trace {
  spans: { spanId: string; parentSpanId: string; isSegment: boolean; op: string; description: string }[];
}

/** The same program with our SDK and with Sentry's: all that is stored of both holds the same assertions. */
describe.each(['@breakwater/sdk', '@sentry/node-11'])('with %s in a server', (sdk) => {
  let app: App;
  let project: { slug: string; dsn: string };

  beforeAll(async () => {
    project = await makeProject(breakwater, `Contract ${sdk.replace(/\W+/g, ' ')}`);
    app = await startApp('peers/sentry-sdks/apps/contract-app.mjs', [sdk], { DSN: project.dsn });
  });
  afterAll(() => app.stop());

  const eventOf = async (route: string, text: string): Promise<ApiEvent> => {
    await fetch(`${app.url}${route}?page=2`, { headers: { authorization: 'Bearer secret', 'x-shop': 'north' } });
    const query = encodeURIComponent(`"${text}"`);
    const [issue] = await until(
      `the issue of ${text}`,
      () =>
        breakwater.api<{ id: string }[]>(
          `/api/0/projects/default/${project.slug}/issues/?statsPeriod=24h&query=${query}`,
        ),
      (list) => list.length === 1,
    );
    return breakwater.api(`/api/0/issues/${issue!.id}/events/latest/`);
  };
  const entryOf = (event: ApiEvent, type: string): Record<string, unknown> =>
    event.entries.find((entry) => entry.type === type)?.data ?? {};
  const exceptionsOf = (event: ApiEvent): ApiException[] => entryOf(event, 'exception')['values'] as ApiException[];
  const tagsOf = ({ tags }: ApiEvent): Record<string, string> =>
    Object.fromEntries(tags.map(({ key, value }) => [key, value]));

  test('a handled error has its cause, its place, its request, user, tags and breadcrumbs', async () => {
    const event = await eventOf('/handled', 'card declined');
    expect(event.title).toBe('PaymentError: card declined');
    expect(event.user).toMatchObject({ id: '42', email: 'ann@example.com' });
    expect(tagsOf(event)).toMatchObject({
      tenant: 'acme',
      release: 'api@5.0.0',
      environment: 'staging',
      level: 'error',
    });

    const exceptions = exceptionsOf(event);
    expect(exceptions.map(({ type, value }) => `${type}: ${value}`)).toEqual([
      'RangeError: limit exceeded',
      'PaymentError: card declined',
    ]);
    expect(exceptions.at(-1)?.mechanism.handled).toBe(true);
    const frame = exceptions.at(-1)?.stacktrace?.frames.at(-1);
    expect(frame).toMatchObject({ inApp: true });
    expect(JSON.stringify(frame?.context)).toContain('new PaymentError');

    const request = entryOf(event, 'request');
    expect(request).toMatchObject({ method: 'GET', url: expect.stringContaining('/handled') });
    expect(JSON.stringify(request)).toContain('north');
    expect(JSON.stringify(request)).not.toContain('Bearer secret');
    expect(JSON.stringify(entryOf(event, 'breadcrumbs'))).toContain('opened');
    expect(event.contexts.runtime?.name).toBe('node');
  });

  test('a message in a scope of its own has what was set there, and what is elsewhere has not', async () => {
    const event = await eventOf('/scoped', 'stock is low');
    expect(event.title).toBe('stock is low');
    expect(tagsOf(event)).toMatchObject({ step: 'two', level: 'warning' });
    expect(event.context['basket']).toMatchObject({ items: 3 });

    const other = await eventOf('/plain', 'only a text');
    expect(tagsOf(other)).not.toHaveProperty('step');
    expect(tagsOf(other), 'the tag of another request').not.toHaveProperty('tenant');
    expect(other.user?.id).not.toBe('42');
  });

  test('spans are nested as the code is, and an error within them is of their trace', async () => {
    const event = await eventOf('/spans', 'orders are broken');
    const { trace_id: traceId = '', span_id: spanId } = event.contexts.trace ?? {};
    const { spans } = await until(
      'the trace',
      () => breakwater.api<Trace>(`/api/ui/traces/${traceId}`),
      (trace) => trace.spans.length >= 3,
    );
    const [server, load, parse] = ['http.server', 'db', 'function'].map((op) => spans.find((span) => span.op === op));
    expect(server).toMatchObject({ isSegment: true });
    expect(load).toMatchObject({ description: 'load orders', parentSpanId: server?.spanId });
    expect(parse).toMatchObject({ description: 'parse orders', parentSpanId: load?.spanId });
    expect(spanId).toBe(load?.spanId);
  });
});
