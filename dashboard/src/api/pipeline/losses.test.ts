import { stateLoss } from '@breakwater/processor/testing';
import { quiet } from '@breakwater/relay/testing';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { lossesSchema } from '../../contract/losses.schema.ts';
import { issue, useSampleApi } from '../testing/sample-api.ts';

const api = useSampleApi();
const answer = z.object({ losses: lossesSchema });
const HOUR_MS = 3_600_000;

const LOST = {
  late: { topic: 'events-backlog', first: 10, from: 3, to: 2 },
  long: { topic: 'events', first: 10, from: 200, to: 20 },
  old: { topic: 'events', first: 20, from: 600, to: 590 },
  spans: { topic: 'spans', first: 10, from: 3, to: 2 },
  issues: { topic: 'issues', first: 10, from: 3, to: 2 },
} as const;
type Name = keyof typeof LOST;
const idOf = (name: Name): string => `${LOST[name].topic}:2:${LOST[name].first}-${LOST[name].first + 7}`;

beforeAll(async () => {
  const now = Date.now();
  const { store } = api.current();
  for (const { topic, first, from, to } of Object.values(LOST)) {
    const at = now - to * HOUR_MS;
    const range = { topic, partition: 2, first, end: first + 7, afterMs: now - from * HOUR_MS, beforeMs: at };
    await stateLoss(range, { store, log: api.pipeline().log, logger: quiet, now: () => at });
  }
});

test.each<[path: string, names: Name[]]>([
  ['/api/ui/issues?period=24h', ['late', 'long']],
  ['/api/ui/issues?period=1h', []],
  ['/api/ui/issues?period=90d', ['late', 'long', 'old']],
  [`/api/ui/issues/${issue.issueId}?period=24h`, ['late', 'long']],
  ['/api/ui/transactions?period=24h', ['spans']],
  ['/api/ui/transactions/detail?project=default&name=/cart&period=24h', ['spans']],
  ['/api/ui/pipeline?hours=1', ['late', 'issues', 'spans', 'long']],
])('%s names the losses that its charts lack', async (path, names) => {
  const { losses } = await api.read(path, answer);
  expect(losses.map(({ id }) => id)).toEqual(names.map(idOf));
  expect(losses.every(({ records, partition, from, to }) => records === 7 && partition === 2 && from < to)).toBe(true);
});
