import { afterAll, beforeAll } from 'vitest';
import type { z } from 'zod';

import { eventsOf, insertIssue, sampleIssue, spanRow, traceOf } from './sample-rows.ts';
import { insertMail, startApi } from './start-api.ts';
import type { RunningApi } from './start-api.ts';

const now = Date.now();
export const issues = [0, 1, 2, 3, 4, 5].map((index) => sampleIssue(index));
export const [issue] = issues as [(typeof issues)[number]];
const resolved = sampleIssue(6, { status: 'resolved', substatus: '', value: 'was mended' });
export const events = eventsOf(issue, 40, now);
export const event = events[3] as (typeof events)[number];
export const spans = Array.from({ length: 12 }, (_, index) =>
  traceOf(String(index), 1, now - index * 600_000 - 1000, { durationMs: 100 + index * 10, failed: index % 5 === 0 }),
).flat();

export const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** A path below `/api/0`. */
export const PROJECT = '/api/0/projects/default/default';

/** Data for all tests of a file: seven issues of 40 events, one of them resolved, and twelve traces over two projects. */
export function useSampleApi(): {
  current: () => RunningApi;
  read: <T>(path: string, schema: z.ZodType<T>, init?: RequestInit) => Promise<T>;
} {
  let api: RunningApi | undefined;
  const current = (): RunningApi => {
    if (!api) throw new Error('The API is not started yet.');
    return api;
  };
  beforeAll(async () => {
    api = await startApi();
    for (const sample of [...issues, resolved]) await insertIssue(api.store, sample, eventsOf(sample, 40, now));
    await api.ask('/api/ui/projects', json({ name: 'Shop API', platform: 'node' }));
    await api.store.insert('spans', spans.map(spanRow), 'sample spans');
    await insertMail(api.store, { id: 'mail-1', issueId: issue.issueId, at: now });
  });
  afterAll(() => api?.close());

  return {
    current,
    async read(path, schema, init) {
      const response = await current().ask(path, init);
      const body: unknown = await response.json();
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(body)}`);
      return schema.parse(body);
    },
  };
}
