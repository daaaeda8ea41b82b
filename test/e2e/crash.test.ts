import { join } from 'node:path';

import { openStore } from '@breakwater/processor/store';
import { currentSums, exactly } from '@breakwater/processor/sums';
import { createLogger } from '@breakwater/relay/service';
import { expect, test } from 'vitest';

import { startBreakwater } from '../support/breakwater.ts';
import { errorEvent, sendEvent } from '../support/send.ts';
import { until } from '../support/wait.ts';

const EVENTS = 2000;
const KILLED_AFTER = new Set([450, 1000, 1600]);

test('every event that got a 200 is stored exactly once, though the process is killed in the middle', async () => {
  const breakwater = await startBreakwater();
  const acknowledged: string[] = [];

  for (let i = 0; i < EVENTS; i++) {
    const sent = sendEvent(breakwater.dsn, errorEvent({ message: `event ${i}`, fingerprint: [`group ${i % 10}`] }));
    if (KILLED_AFTER.has(i)) {
      await breakwater.kill('SIGKILL');
      await breakwater.restart();
    }
    const { eventId, status } = await sent;
    if (status === 200) acknowledged.push(eventId);
  }
  expect(acknowledged.length).toBeGreaterThan(EVENTS - 10);

  await until(
    'all events to be stored',
    () => breakwater.api<{ count: string }[]>('/api/0/projects/default/default/issues/?query=&statsPeriod=24h'),
    (issues) => issues.reduce((sum, issue) => sum + Number(issue.count), 0) >= acknowledged.length,
    30_000,
  );
  await breakwater.kill('SIGTERM');

  const store = await openStore(
    {
      kind: 'embedded',
      folder: join(breakwater.dataFolder, 'store'),
      blobFolder: join(breakwater.dataFolder, 'blobs'),
      maxMemoryBytes: 1 << 30,
    },
    createLogger('test', 'error'),
  );
  const rows = await store.select<{ id: string; n: string }>(
    `SELECT lower(replaceAll(toString(event_id), '-', '')) AS id, count() AS n FROM events GROUP BY id LIMIT 10000`,
  );
  const [counted] = await exactly(store, ['group_days'], ({ group_days: tail }) =>
    store.select<{ n: string }>(`SELECT sum(events) AS n FROM ${currentSums('group_days', tail, 'true')}`),
  );
  await store.close();
  await breakwater.stop();

  const stored = new Map(rows.map((row) => [row.id, Number(row.n)]));
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
  expect([...stored].filter(([, count]) => count !== 1)).toEqual([]);
  expect(Number(counted?.n)).toBe(stored.size);
});
