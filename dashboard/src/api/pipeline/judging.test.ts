import { afterAll, beforeAll, expect, test } from 'vitest';

import { pipelineSchema } from '../../contract/pipeline.schema.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('the pipeline is judged up to the minute of the partition that is furthest behind', async () => {
  const judging = async () => pipelineSchema.parse(await (await api.ask('/api/ui/pipeline')).json()).judging;
  expect(await judging()).toEqual({ until: null, paused: false, waitsFor: [] });

  const minute = Math.floor(Date.now() / 60_000) * 60_000;
  const tick = (partition: number, ago: number) => ({
    partition,
    minute: new Date(minute - ago * 60_000).toISOString(),
    away: [],
    gap: 0,
    source_offset: 100 - ago,
  });
  await api.store.insert('ticks', [tick(0, 0), tick(0, 1), tick(1, 20), tick(1, 21)], 'ticks');
  expect(await judging()).toEqual({ until: minute - 20 * 60_000, paused: true, waitsFor: ['processors'] });
});
