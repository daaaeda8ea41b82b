import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { lossesSchema } from '../../contract/index.schema.ts';
import { issue, useSampleApi } from '../testing/sample-api.ts';

const api = useSampleApi();
const answer = z.object({ losses: lossesSchema });
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  const now = Date.now();
  const iso = (ms: number): string => new Date(ms).toISOString();
  const loss = (id: string, topic: string, from: number, to: number) => ({
    loss_id: id,
    topic,
    partition: 2,
    first: 10,
    end: 17,
    records: 7,
    from_at: iso(now - from * HOUR_MS),
    to_at: iso(now - to * HOUR_MS),
    at: iso(now - to * HOUR_MS),
  });
  const rows = [
    loss('late', 'events-backlog', 3, 2),
    loss('long', 'events', 200, 20),
    loss('old', 'events', 600, 590),
    loss('spans', 'spans', 3, 2),
    loss('issues', 'issues', 3, 2),
  ];
  await api.current().store.insert('losses', rows, 'losses');
});

test.each([
  ['/api/ui/issues?period=24h', ['late', 'long']],
  ['/api/ui/issues?period=1h', []],
  ['/api/ui/issues?period=90d', ['late', 'long', 'old']],
  [`/api/ui/issues/${issue.issueId}?period=24h`, ['late', 'long']],
  ['/api/ui/transactions?period=24h', ['spans']],
  ['/api/ui/transactions/detail?project=default&name=/cart&period=24h', ['spans']],
  ['/api/ui/pipeline?hours=1', ['issues', 'late', 'spans', 'long']],
])('%s names the losses that its charts lack', async (path, ids) => {
  const { losses } = await api.read(path, answer);
  expect(losses.map(({ id }) => id)).toEqual(ids);
  expect(losses.every(({ records, partition, from, to }) => records === 7 && partition === 2 && from < to)).toBe(true);
});
