import { afterAll, beforeAll, expect, test } from 'vitest';

import { intakeSchema } from '../../contract/intake.schema.ts';
import { pipelineSchema } from '../../contract/pipeline.schema.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const MINUTE_MS = 60_000;
const now = Date.now();
const ago = (minutes: number): string => new Date(now - minutes * MINUTE_MS).toISOString();
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

test('all open alerts are listed, and how many of those that are over are not', async () => {
  const alert = (id: string, status: string, at: number) => ({ alert_id: id, version: 1, status, at: ago(at) });
  const alerts = [
    ...numbers(60).map((n) => alert(`open ${n}`, 'open', n + 1000)),
    ...numbers(70).map((n) => alert(`over ${n}`, 'over', n)),
  ];
  await api.store.insert('operator_alerts', alerts, 'alerts');
  const { alerts: listed, alertsLeftOut } = pipelineSchema.parse(await (await api.ask('/api/ui/pipeline')).json());
  expect(listed.map(({ id }) => id)).toEqual([
    ...numbers(60).map((n) => `open ${n}`),
    ...numbers(50).map((n) => `over ${n}`),
  ]);
  expect(alertsLeftOut).toBe(20);
});

test('losses beyond the most are one row that stands for all of them', async () => {
  const losses = numbers(60).map((n) => ({
    loss_id: `events:0:${n}-${n + 1}`,
    topic: 'events',
    partition: 0,
    first: n,
    end: n + 1,
    records: n,
    from_at: ago(2 * n + 1),
    to_at: ago(2 * n),
    at: ago(2 * n),
  }));
  await api.store.insert('losses', losses, 'losses');
  const { losses: listed } = pipelineSchema.parse(await (await api.ask('/api/ui/pipeline')).json());
  expect(listed).toHaveLength(50);
  expect(listed.reduce((sum, { records }) => sum + records, 0)).toBe((60 * 61) / 2);
  expect(listed.at(-1)).toMatchObject({ from: Date.parse(ago(121)), to: Date.parse(ago(100)) });
});

test('the settings of a project say how many clients they do not list', async () => {
  const events = numbers(60).map((n) => ({
    project_id: 1,
    group_id: '1',
    event_id: `00000000-0000-0000-0000-${String(n).padStart(12, '0')}`,
    timestamp: ago(1),
    received_at: ago(1),
    client: `sdk/${n}`,
  }));
  await api.store.insert('events', events, 'clients');
  const intake = intakeSchema.parse(await (await api.ask('/api/ui/projects/default/intake')).json());
  expect([intake.clients.length, intake.clientsInAll]).toEqual([50, 60]);
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'PUT', headers, body: JSON.stringify(intake) };
  expect((await api.ask('/api/ui/projects/default/intake', init)).status).toBe(200);
});
