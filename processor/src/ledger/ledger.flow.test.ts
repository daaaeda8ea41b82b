import { COHORT_MS, cohortOf, encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { AccountRecord, Log, OutcomesRecord } from '@breakwater/relay/log';
import { quiet, until } from '@breakwater/relay/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventId, mailsOfDecision, PROCESSOR_CONFIG, send, startAll, thrown } from '../testing/flow.ts';
import type { LogAndStore } from '../testing/flow.ts';
import type { Store } from '../store/index.ts';
import { openAlerts } from '../operators/alerts.ts';
import { cohortSums } from './cohort-sums.ts';
import { createEvaluator } from './evaluate.ts';
import { createLossStatements, stateLoss } from './losses.ts';
import { WATERMARK_STAGES } from './start-evaluator.ts';
import { createWatermark } from './watermark.ts';

let running: LogAndStore;
let log: Log;
let store: Store;
beforeAll(async () => {
  running = await startAll({ ...PROCESSOR_CONFIG, operatorMail: ['ops@example.com'] });
  ({ log, store } = running);
});
afterAll(() => running?.close());

const mailsOf = (decision: string) => mailsOfDecision(store, decision);

test('counts of relays are written once, however often their record comes, and an unreadable record blocks no others', async () => {
  const cohort = cohortOf(Date.now());
  const of = { cohort, project: 7, category: 'error' } as const;
  const drop = { project: 7, eventId: eventId(1), at: cohort + 5, category: 'error' } as const;
  const record: OutcomesRecord = {
    v: 1,
    relay: 'r1',
    seq: 3,
    at: cohort,
    counts: [
      { ...of, outcome: 'received', reason: '', quantity: 12 },
      { ...of, outcome: 'appended', reason: '', quantity: 9 },
      { ...of, outcome: 'filtered', reason: 'crawlers', quantity: 2 },
      { ...of, outcome: 'rate_limited', reason: 'key_quota', quantity: 1 },
      { ...of, outcome: 'client_discard', reason: 'before_send', quantity: 40 },
    ],
    drops: [{ ...drop, outcome: 'filtered', reason: 'crawlers', client: 'sdk/1', detail: 'Googlebot' }],
    unnamed: 0,
  };
  const broken = { ...record, seq: 4, counts: [{ ...of, outcome: 'received' as const, reason: '', quantity: -1 }] };
  const records = [record, broken, record].map((each) => ({ key: each.relay, value: encodeRecord(each) }));
  await log.append(TOPICS.outcomes.name, [{ key: 'r1', value: Buffer.from('nonsense') }, ...records]);
  await log.append(TOPICS.outcomes.name, records.slice(0, 1));

  const [sums] = await until(
    async () => (await cohortSums(store, [cohort])).get(cohort) ?? [],
    (found) => found.length > 0,
  );
  expect(sums?.stages.relay).toEqual({
    received: 12,
    appended: 9,
    'filtered:crawlers': 2,
    'rate_limited:key_quota': 1,
  });
  const [client] = await until(
    () => store.select("SELECT counts FROM ledger FINAL WHERE stage = 'client'"),
    (found) => found.length > 0,
  );
  expect(client).toEqual({ counts: { 'client_discard:before_send': '40' } });
  const receipts = await until(
    () => store.select('SELECT * FROM receipts FINAL WHERE project_id = 7'),
    (found) => found.length > 0,
  );
  expect(receipts).toEqual([
    expect.objectContaining({
      event_id: eventId(1),
      stage: 'relay',
      outcome: 'filtered',
      reason: 'crawlers',
      source: 'r1#3',
    }),
  ]);
});

test('the later account of one source counts, and one that no table can hold blocks no others', async () => {
  const cohort = cohortOf(Date.now());
  const said = (quantities: Record<string, number>, project = 8, source = 'events:5:0-9@1'): AccountRecord => ({
    v: 1,
    kind: 'account',
    at: cohort,
    counts: [{ stage: 'processor', source, cohort, project, category: 'error', quantities }],
    receipts: [],
  });
  const append = (...accounts: AccountRecord[]): Promise<void> =>
    log.append(
      TOPICS.outcomes.name,
      accounts.map((account) => ({ key: 'events:5:0-9@1', value: encodeRecord(account) })),
    );
  const first = said({ read: 9, stored: 9 });
  await append(first, said({ read: 1 }, -1), said({ read: 9, stored: 8, 'dead:insert': 1 }));
  await append(said({ read: 1, stored: 1 }, 8, 'events:5:9-10@2'));

  const sums = await until(
    async () => (await cohortSums(store, [cohort])).get(cohort)?.find(({ project }) => project === 8)?.stages.processor,
    (found) => found?.['read'] === 10,
  );
  expect(sums).toEqual({ read: 10, stored: 9, 'dead:insert': 1 });
});

test('a loss is stated once for charts, in the ledger and by mail to operators', async () => {
  const afterMs = cohortOf(Date.now()) - 3 * COHORT_MS + 10;
  const range = { topic: 'events', partition: 0, first: 5, end: 12, afterMs, beforeMs: afterMs + COHORT_MS };
  const tools = { log, store, logger: quiet, now: Date.now };
  await stateLoss(range, tools);
  await stateLoss(range, tools);

  expect(await store.select('SELECT loss_id, records FROM losses FINAL')).toEqual([
    { loss_id: 'events:0:5-12', records: '7' },
  ]);
  const lost = await store.select<{ lost: string }>(
    "SELECT counts['lost'] AS lost FROM ledger FINAL WHERE stage = 'log' ORDER BY cohort",
  );
  expect(lost.map((row) => Number(row.lost))).toEqual([3, 4]);
  const mails = await until(
    () => mailsOf('alert:loss:events:0:5-12'),
    (found) => found.length > 0,
  );
  expect(mails).toEqual([expect.objectContaining({ receiver: 'ops@example.com', status: 'kept' })]);
  expect(mails[0]?.text).toContain('http://localhost:8000/pipeline');
  const told = await until(
    () => store.select("SELECT kind, receivers, reason FROM told FINAL WHERE decision = 'alert:loss:events:0:5-12'"),
    (found) => found.length > 0,
  );
  expect(told).toEqual([{ kind: 'operator', receivers: 1, reason: '' }]);
});

test('only the first loss of a topic within an hour is mailed', async () => {
  const at = Date.now();
  const { lost: onLost } = createLossStatements({ log, store, logger: quiet, now: () => at });
  const of = (topic: string, partition: number) => ({ topic, partition, first: 5, end: 9, afterMs: at, beforeMs: at });
  await Promise.all([onLost(of('spans', 0)), onLost(of('spans', 1)), onLost(of('issues', 1))]);
  expect((await openAlerts(store)).filter(({ id }) => /^loss:(spans|issues):/.test(id)).length).toBe(3);
  const mailed = () =>
    store.select("SELECT DISTINCT decision FROM deliveries WHERE match(decision, 'loss:(spans|issues)')");
  // Notifications are decided in the order of the log, and those of `issues` come last.
  await until(
    () => mailsOf('alert:loss:issues:1:5-9'),
    (found) => found.length > 0,
  );
  expect((await mailed()).length).toBe(2);
});

test('losses that last for hours are mailed each hour', async () => {
  // So long ago that this loss explains nothing that the other tests lose.
  const hour = (Math.floor(Date.now() / 3_600_000) - 20) * 3_600_000;
  const minutes = [10, 50, 100, 110];
  let time = hour;
  const { lost: onLost } = createLossStatements({ log, store, logger: quiet, now: () => time });
  for (const [index, minute] of minutes.entries()) {
    time = hour + minute * 60_000;
    const range = { first: 10 * index, end: 10 * index + 5, afterMs: time, beforeMs: time };
    await onLost({ topic: 'spans-backlog', partition: 0, ...range });
  }
  const mailed = await until(
    () =>
      store.select<{ decision: string }>(
        "SELECT DISTINCT decision FROM deliveries WHERE startsWith(decision, 'alert:loss:spans-backlog:') ORDER BY decision",
      ),
    (found) => found.length > 1,
  );
  expect(mailed.map(({ decision }) => decision)).toEqual([
    'alert:loss:spans-backlog:0:0-5',
    'alert:loss:spans-backlog:0:20-25',
  ]);
});

test('a canary notification is delivered as far as the mail server', async () => {
  const canary = { v: 1, decision: 'canary:1', kind: 'canary', at: Date.now(), eventId: eventId(9) } as const;
  await log.append(TOPICS.notifications.name, [{ key: canary.decision, value: encodeRecord(canary) }]);
  const told = await until(
    () => store.select("SELECT kind, event_id, receivers, reason FROM told FINAL WHERE decision = 'canary:1'"),
    (found) => found.length > 0,
  );
  expect(told).toEqual([{ kind: 'canary', event_id: eventId(9), receivers: 1, reason: '' }]);
  expect(await mailsOf('canary:1')).toEqual([]);
});

test('units that pass all stages balance, and units that were only announced do not', async () => {
  const cohort = cohortOf(Date.now()) - 5 * COHORT_MS;
  const of = { cohort, project: 1, reason: '' } as const;
  const announced = (seq: number, quantity: number, project = 1, category = 'error'): Promise<void> => {
    const counts = (['received', 'appended'] as const).map((outcome) => ({
      ...of,
      project,
      category,
      outcome,
      quantity,
    }));
    const record: OutcomesRecord = { v: 1, relay: 'r2', seq, at: cohort, counts, drops: [], unnamed: 0 };
    return log.append(TOPICS.outcomes.name, [{ key: 'r2', value: encodeRecord(record) }]);
  };
  const sent = Array.from({ length: 20 }, (_, n) => ({ id: eventId(500 + n), payload: thrown(`way ${n % 3}`) }));
  await send(log, ...sent.map((each) => ({ ...each, receivedAt: cohort + 3 })));
  await announced(1, 20);
  // These belong to an issue that errors have too.
  const reports = Array.from({ length: 3 }, (_, n) => ({ id: eventId(600 + n), payload: thrown(`way ${n}`) }));
  await send(log, ...reports.map((each) => ({ ...each, category: 'security' as const, receivedAt: cohort + 3 })));
  await announced(3, 3, 1, 'security');
  // These belong to another project, and no lane has them.
  await announced(2, 4, 2);

  const watermark = createWatermark(log, WATERMARK_STAGES, Date.now);
  const evaluator = createEvaluator({
    log,
    store,
    logger: quiet,
    now: Date.now,
    watermark,
    rolloutMs: -24 * 3_600_000,
  });
  const alerts = await until(
    async () => {
      await evaluator.look();
      return (await openAlerts(store)).filter((alert) => alert.kind === 'cohort' && alert.cohort === cohort);
    },
    (found) => found.length > 0,
  );
  expect(alerts.map(({ stage, detail }) => [stage, detail.split('\n')[1]])).toEqual([
    ['log', 'Project 2, error: 4 appended to the log, 0 read by processors: 4 missing.'],
  ]);
  const sums = await until(
    async () => (await cohortSums(store, [cohort])).get(cohort) ?? [],
    (found) => found.some(({ stages }) => stages.notify?.['told'] === 3),
  );
  const stagesOf = (wanted: string) =>
    sums.find(({ project, category }) => project === 1 && category === wanted)?.stages;
  expect(stagesOf('security')).toMatchObject({
    relay: { received: 3, appended: 3 },
    processor: { read: 3, stored: 3 },
    issue: { decided: 3 },
  });
  expect(stagesOf('error')).toMatchObject({
    relay: { received: 20, appended: 20 },
    processor: { read: 20, stored: 20 },
    issue: { decided: 20 },
    notify: { due: 3, told: 3 },
  });
});
