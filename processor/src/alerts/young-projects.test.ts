import { TOPICS } from '@breakwater/relay/log';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { rollTable } from '../sums/index.ts';
import { envelopeRecord } from '../testing/envelope-record.ts';
import { eventId, thrown } from '../testing/flow.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { createTestPipeline } from '../testing/pipeline.ts';
import { YOUNG_MS } from './receivers.ts';
import { createYoungProjects } from './young-projects.ts';

let opened: LogAndStore;
const first = Date.now();
beforeAll(async () => {
  opened = await openLogAndStore();
  const { log, work } = createTestPipeline(opened.store);
  const event = { ...thrown('broken'), timestamp: first / 1000 };
  await log.append(TOPICS.events.name, [envelopeRecord({ id: eventId(1), payload: event, project: 7 })]);
  await work();
  await rollTable(opened.store, 'group_days', [{ lane: 'live', partition: 0, committed: 1 }]);
});
afterAll(() => opened.close());

test('a project is young for a day after its first event, and one without events is young', async () => {
  let now = first + YOUNG_MS - 1;
  const young = createYoungProjects(opened.store, () => now);
  expect(await young.of([7, 8])).toEqual(new Set([7, 8]));
  now = first + YOUNG_MS + 1000;
  expect(await young.of([7, 8])).toEqual(new Set([8]));
  now = first;
  expect(await young.of([7])).toEqual(new Set());
});
