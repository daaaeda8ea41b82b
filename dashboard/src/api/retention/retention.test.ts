import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { projectRetentionSchema } from '../../contract/retention.schema.ts';
import { storageSchema } from '../../contract/storage.schema.ts';
import { traceSchema } from '../../contract/traces.schema.ts';
import { apiErrorSchema } from '../../contract/session.schema.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

const PATHS = ['/api/ui/retention', '/api/ui/projects/default/retention'];
const put = (path: string, body: object): Promise<Response> =>
  api.ask(path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const project = async () => projectRetentionSchema.parse(await (await api.ask(PATHS[1]!)).json());

describe('names the field and its limit', () => {
  const days = { version: 0, events: 30, spans: 30 };
  test.each<[string, object]>([
    ['events: below 1 day', { events: 0 }],
    ['events: over 730 days', { events: 731 }],
    ['spans: over 730 days', { spans: 100_000 }],
    ['spans: not a whole number of days', { spans: 1.5 }],
    ['events: not a number of days', { events: '30' }],
    ['events: not a number of days', { events: undefined }],
    ['Unrecognized key: "logs"', { logs: 3 }],
  ])('%s', async (cause, change) => {
    for (const path of PATHS) {
      const response = await put(path, { ...days, ...change });
      expect(response.status).toBe(400);
      expect(apiErrorSchema.parse(await response.json()).causes).toEqual([cause]);
    }
  });
});

test('a project follows the installation until it has days of its own', async () => {
  expect(await project()).toEqual({
    version: 0,
    events: null,
    spans: null,
    installation: { events: 90, spans: 30 },
  });
  await put(PATHS[0]!, { version: 0, events: 730, spans: 1 });
  expect((await project()).installation).toEqual({ events: 730, spans: 1 });
  const answer = await put(PATHS[1]!, { version: 0, events: 14, spans: null });
  expect(await answer.json()).toEqual({
    version: 1,
    events: 14,
    spans: null,
    installation: { events: 730, spans: 1 },
  });
  expect(await project()).toMatchObject({ version: 1, events: 14 });
  const [shown] = storageSchema.parse(await (await api.ask('/api/ui/storage')).json()).projects;
  expect(shown?.retention).toEqual({ events: 14, spans: 1 });
});

test('a change made meanwhile is not overwritten', async () => {
  const { version } = await project();
  const answers = await Promise.all([3, 4, 5].map((events) => put(PATHS[1]!, { version, events, spans: null })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
});

test('a project that does not exist has none', async () => {
  expect((await api.ask('/api/ui/projects/nobody/retention')).status).toBe(404);
});

test('a trace is answered without the spans that its project keeps no more', async () => {
  const traceId = 'a'.repeat(32);
  const span = (spanId: string, hoursAgo: number) => {
    const at = new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
    return {
      project_id: 1,
      trace_id: traceId,
      span_id: spanId.repeat(16),
      is_segment: 1,
      started_at: at,
      received_at: at,
    };
  };
  await api.store.insert('spans', [span('b', 1), span('c', 60)], 'spans');
  const trace = traceSchema.parse(await (await api.ask(`/api/ui/traces/${traceId}`)).json());
  expect(trace.spans.map(({ spanId }) => spanId)).toEqual(['b'.repeat(16)]);
});
