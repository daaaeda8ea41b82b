import { COHORT_MS, cohortOf } from '@breakwater/relay/log';
import type { Log } from '@breakwater/relay/log';
import { quiet, until } from '@breakwater/relay/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { mailsOfDecision, PROCESSOR_CONFIG, startAll } from '../testing/flow.ts';
import type { LogAndStore } from '../testing/flow.ts';
import type { Store } from '../store/index.ts';
import { openAlerts } from '../operators/alerts.ts';
import { createEvaluator } from './evaluate.ts';
import { insertSaid, ledgerRowsOf } from './ledger-row.ts';
import type { LedgerStage, Said } from './ledger-row.ts';
import { stateLoss } from './losses.ts';
import { createWatermark } from './watermark.ts';

let running: LogAndStore;
let log: Log;
let store: Store;
beforeAll(async () => {
  running = await startAll({ ...PROCESSOR_CONFIG, operatorMail: ['ops@example.com'] });
  ({ log, store } = running);
});
afterAll(() => running?.close());

const say = (stage: LedgerStage, source: string, cohort: number, key: string, quantity: number): Promise<void> => {
  const said: Said = { cohort, project: 1, category: 'error', key, quantity };
  return insertSaid(store, 'ledger', ledgerRowsOf(stage, source, [said]));
};
const mailsOf = (decision: string) => mailsOfDecision(store, decision);

/** An evaluator with a clock of its own, for which everything has passed up to a given time. */
const evaluatorAt = (now: () => number, until: () => number) =>
  createEvaluator({
    log,
    store,
    logger: quiet,
    now,
    watermark: { look: async () => ({ until: until(), since: null, waitsFor: [] }) },
    rolloutMs: -48 * 3_600_000,
  });

describe('the evaluator', () => {
  // Long ago by the injected clock, so that the evaluator does not see the rows of the other tests.
  const cohort = cohortOf(Date.now() - 24 * 3_600_000);
  const passed = { until: cohort + 5 * COHORT_MS };
  let time = passed.until;
  const evaluator = () =>
    evaluatorAt(
      () => time,
      () => passed.until,
    );
  const alertOf = async (id: string) => (await openAlerts(store)).find((alert) => alert.id === id);
  const id = `cohort:${new Date(cohort).toISOString()}:log`;

  test('raises one alert for missing units once all earlier records have passed, and ends it when the cohort balances', async () => {
    await say('relay', 'r9#1', cohort, 'appended', 5);
    await say('relay', 'r9#1', cohort, 'appended', 5);
    await say('processor', 'batch 1', cohort, 'read', 3);
    await say('processor', 'batch 1, stored', cohort, 'stored', 3);
    await say('issue', 'batch 1/1', cohort, 'decided', 3);
    const one = evaluator();
    await one.look();
    await one.look();
    expect(await alertOf(id)).toBe(undefined);

    // Everything in the log at the first look has passed, but not the units that were counted since.
    await say('relay', 'r9#2', cohort, 'appended', 2);
    time += 60_000;
    passed.until = time;
    await one.look();
    const alert = await alertOf(id);
    expect(alert).toMatchObject({ kind: 'cohort', stage: 'log', cohort });
    expect(alert?.detail).toContain('Project 1, error: 5 appended to the log, 3 read by processors: 2 missing.');
    const mails = await until(
      () => mailsOf(`alert:${id}`),
      (found) => found.length > 0,
    );
    expect(mails[0]?.subject).toBe('[Breakwater] 2 units went missing between the log and the processors');

    await evaluator().look();
    expect((await mailsOf(`alert:${id}`)).length).toBe(1);

    await say('processor', 'batch 2', cohort, 'read', 4);
    await say('processor', 'batch 2, dropped', cohort, 'dropped:duplicate', 4);
    await evaluator().look();
    expect(await alertOf(id)).toBe(undefined);
    expect(await store.select("SELECT status FROM operator_alerts FINAL WHERE kind = 'cohort'")).toEqual([
      { status: 'over' },
    ]);
  });

  test('raises no alert where a loss statement explains the missing units', async () => {
    const other = cohort + COHORT_MS;
    await say('relay', 'r9#3', other, 'appended', 5);
    const range = { topic: 'events', partition: 0, first: 90, end: 95, afterMs: other, beforeMs: other + 10 };
    await stateLoss(range, { log, store, logger: quiet, now: () => time });
    const one = evaluator();
    await one.look();
    time += 60_000;
    passed.until = time;
    await one.look();
    expect(await alertOf(`cohort:${new Date(other).toISOString()}:log`)).toBe(undefined);
  });
});

describe('after a long stop', () => {
  const HOUR_MS = 3_600_000;
  const stop = cohortOf(Date.now() - 20 * HOUR_MS);
  const back = stop + 6 * HOUR_MS;
  const passed = { until: stop };
  let time = stop;
  const evaluator = () =>
    evaluatorAt(
      () => time,
      () => passed.until,
    );
  const missed = async (cohort: number, one = evaluator()) => {
    time = back + 30_000;
    passed.until = back;
    await one.look();
    time += 60_000;
    passed.until = time;
    await one.look();
    return (await openAlerts(store)).filter((alert) => alert.kind === 'cohort' && alert.cohort === cohort).length;
  };

  test('an evaluator that starts afterwards judges the first cohorts of the stop', async () => {
    const cohort = stop + COHORT_MS;
    await say('relay', 'r8#1', cohort, 'appended', 5);
    time = back;
    expect(await missed(cohort)).toBe(1);
  });

  test('an evaluator that ran all the time judges them too', async () => {
    const cohort = stop + 2 * COHORT_MS;
    await say('relay', 'r8#2', cohort, 'appended', 5);
    time = stop;
    passed.until = stop;
    const one = evaluator();
    await one.look();
    expect(await missed(cohort, one)).toBe(1);
  });
});

test('a processor whose rounds have not passed for 15 minutes is behind, with one alert for each topic that it waits for', async () => {
  const places = { committed: 3, end: 10 };
  let time = Date.now();
  const positions = async () => [{ partition: 0, ...places }];
  const followed = [[{ topic: 'events-backlog', group: 'g' }]];
  const tools = { log, store, logger: quiet, now: () => time, rolloutMs: 0 };
  const evaluator = createEvaluator({ ...tools, watermark: createWatermark({ positions }, followed, () => time) });
  const behind = async () => (await openAlerts(store)).filter(({ kind }) => kind === 'behind');
  await evaluator.look();
  expect(await behind()).toEqual([]);
  for (let looks = 0; looks < 2; looks++) {
    time += 16 * 60_000;
    await evaluator.look();
    expect((await behind()).map(({ stage, title }) => [stage, title])).toEqual([
      ['events-backlog', 'The processors are more than 15 minutes behind in events-backlog'],
    ]);
  }
  // Another processor that has just started knows no rounds yet.
  const started = createWatermark({ positions }, followed, () => time);
  await createEvaluator({ ...tools, watermark: started }).look();
  expect((await behind()).length).toBe(1);
  places.committed = 10;
  await evaluator.look();
  expect(await behind()).toEqual([]);
});
