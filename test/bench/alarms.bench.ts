import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { SUBSCRIPTIONS } from '@breakwater/processor';
import { openStore } from '@breakwater/processor/store';
import {
  announcing,
  createIssueStates,
  createErased,
  createJudged,
  createMover,
  createReleaseStates,
  createTicker,
  decideBatch,
} from '@breakwater/processor/testing';
import { decodeRecord, encodeRecord, issuesRecordSchema, MINUTE_MS, openLog, TOPICS } from '@breakwater/relay/log';
import type { Batch, IssueRecord } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';

import { percentile, report } from './report.ts';

/*
 * The decider of one partition on an embedded log and store: what a record costs it, how late a tick is decided on while many groups
 * move, and how long it takes to catch up with an hour. Arguments: --groups N for a small run.
 */
const { values } = parseArgs({ options: { groups: { type: 'string', default: '100000' } } });
const GROUPS = Number(values.groups);
const bench = GROUPS === 100_000 ? 'alarms' : `alarms, ${GROUPS} groups`;
const A_BATCH = 1000;
const A_MOVE = 500;
const KNOWN_ISSUES = 2000;
const WATCHED = 10_000;
const TICK_EVERY_MS = 250;
const PROJECT = 1;
type Passed = Awaited<ReturnType<typeof decideBatch>>['ticks'][number];
const { name: topic } = TOPICS.issues;
const { group } = SUBSCRIPTIONS.issues;

const folder = await mkdtemp(join(tmpdir(), 'breakwater-alarms-'));
const logger = createLogger('bench', 'error');
const store = await openStore(
  { kind: 'embedded', folder: join(folder, 'store'), blobFolder: join(folder, 'blobs'), maxMemoryBytes: 2 ** 31 },
  logger,
);
const log = await openLog({ kind: 'embedded', folder: join(folder, 'log'), partitions: 1, maxTopicBytes: 2 ** 31 });
/** Whatever looks at ticks at the moment. */
let onTick: (tick: Passed) => void = () => undefined;
const decider = {
  log: { append: async () => undefined },
  store,
  states: createIssueStates(store),
  releases: createReleaseStates(store),
  judged: createJudged(store),
  erased: createErased(store, Date.now),
  ...announcing(store, Date.now),
  now: Date.now,
};
try {
  await measureRecords();
  const options = {
    ...SUBSCRIPTIONS.issues,
    from: 'earliest' as const,
    onError: (error: unknown) => console.error(error),
  };
  const consumer = await log.consume(options, async (batch) => {
    const { ticks } = await decideBatch(batch, decider);
    for (const tick of ticks) onTick(tick);
  });
  await measureDelay();
  await measureCatchUp();
  await consumer.stop();
} finally {
  await log.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
}

function sightOf(n: number, at: number): IssueRecord {
  const eventId = at.toString(16).padStart(16, '0') + n.toString(16).padStart(16, '0');
  return {
    v: 1,
    kind: 'seen',
    project: PROJECT,
    group: String(1_000_000 + n),
    events: 3,
    eventId,
    receivedAt: at,
    timestamp: at - 500,
    releases: [{ release: 'shop@1.2.0', environment: 'production', eventId, receivedAt: at, timestamp: at - 500 }],
    cohorts: [{ cohort: at - (at % 120_000), events: 3 }],
    title: `TypeError: Cannot read properties of undefined (reading 'price ${n}')`,
    culprit: 'checkout/cart.ts in totalOf',
    type: 'TypeError',
    value: `Cannot read properties of undefined (reading 'price ${n}')`,
    level: 'error',
    platform: 'javascript',
    handled: false,
  };
}

/** Batches as the log hands them out, in offsets that no other batch has. */
function batchesOf(records: readonly IssueRecord[], from: number): Batch[] {
  return Array.from({ length: Math.ceil(records.length / A_BATCH) }, (_, index) => {
    const first = from + index * A_BATCH;
    const part = records.slice(index * A_BATCH, (index + 1) * A_BATCH);
    const end = first + part.length;
    const stored = part.map((record, n) => {
      return { key: String(PROJECT), headers: {}, offset: first + n, timestampMs: 1, value: encodeRecord(record) };
    });
    const place = { topic, partition: 0, first, end, redelivered: false };
    return { ...place, id: `issues:0:${first}-${end}@bench`, records: stored };
  });
}

async function cpuMicros(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** First sights of all groups, each of which makes an issue; then sights of issues that are known, as most are. */
async function measureRecords(): Promise<void> {
  const numbers = Array.from({ length: GROUPS + 1 }, (_, n) => n);
  const first = batchesOf(
    numbers.map((n) => sightOf(n, 1_700_000_000_000 + n)),
    0,
  );
  const later = batchesOf(
    numbers.map((n) => sightOf(n % KNOWN_ISSUES, 1_700_001_000_000 + n)),
    GROUPS + A_BATCH,
  );
  const decideAll = async (batches: readonly Batch[]): Promise<number> => {
    const micros = await cpuMicros(async () => {
      for (const batch of batches) await decideBatch(batch, decider);
    });
    return micros / numbers.length;
  };
  const decodeAll = (batches: readonly Batch[]): Promise<number> =>
    cpuMicros(() => {
      for (const { records } of batches)
        for (const { value } of records) decodeRecord(issuesRecordSchema, value ?? new Uint8Array());
    }).then((micros) => micros / numbers.length);

  const newOnes = await decideAll(first);
  report({ bench, metric: 'decide_new_us_per_record', value: newOnes, unit: 'us' });
  const value = await decideAll(later);
  const bare = await decodeAll(later);
  const figure = { bench, metric: 'decide_us_per_record', value, unit: 'us' };
  report({ ...figure, vs: 'target 100', ratio: value / 100 });
  report({ ...figure, vs: 'reading the record, bare', ratio: value / bare });
}

/** How long after its append each tick is decided on: while nothing else comes, and while all groups move to one issue. */
async function measureDelay(): Promise<void> {
  const appendedAt = new Map<number, number>();
  let delays: number[] = [];
  onTick = ({ minute }) => void delays.push(performance.now() - (appendedAt.get(minute) ?? Number.NaN));
  let minute = 1_600_000_000_000 - (1_600_000_000_000 % MINUTE_MS);
  const tick = async (): Promise<void> => {
    minute += MINUTE_MS;
    const value = encodeRecord({ v: 1, kind: 'tick', minute, away: [] });
    await log.append(topic, [{ key: 'tick', partition: 0, value }]);
    appendedAt.set(minute, performance.now());
  };
  const whileTicking = async (work: () => Promise<unknown>): Promise<number[]> => {
    delays = [];
    let ticking = Promise.resolve();
    const timer = setInterval(() => (ticking = ticking.then(tick)), TICK_EVERY_MS);
    await work();
    clearInterval(timer);
    await ticking;
    await decided();
    return delays;
  };

  const idle = await whileTicking(() => new Promise((resolve) => setTimeout(resolve, 20 * TICK_EVERY_MS)));
  const issues = Array.from({ length: GROUPS }, (_, n) => String(1_000_001 + n));
  const records = Array.from({ length: Math.ceil(GROUPS / A_MOVE) }, (_, n): IssueRecord => {
    const at = 1_700_002_000_000 + n;
    const named = issues.slice(n * A_MOVE, (n + 1) * A_MOVE);
    return { v: 1, kind: 'merge', project: PROJECT, at, by: 'ann', into: '1000000', issues: named };
  });
  const started = performance.now();
  let micros = 0;
  const moving = await whileTicking(async () => {
    micros = await cpuMicros(() => createMover({ log }).move(PROJECT, records));
  });
  const seconds = (performance.now() - started) / 1000;
  const [moved] = await store.select<{ moves: number }>('SELECT toFloat64(count()) AS moves FROM issue_groups');
  if (moved?.moves !== GROUPS) throw new Error(`${moved?.moves} groups moved of ${GROUPS}`);

  report({
    bench,
    metric: 'move_s',
    value: seconds,
    unit: 's',
    vs: 'ten records a second',
    ratio: (seconds * 10) / records.length,
  });
  report({ bench, metric: 'move_cpu_us_per_group', value: micros / GROUPS, unit: 'us' });
  report({ bench, metric: 'tick_delay_p50_ms', value: percentile(moving, 0.5), unit: 'ms' });
  const most = Math.max(...moving);
  report({ bench, metric: 'tick_delay_ms', value: most, unit: 'ms', vs: 'target 5000', ratio: most / 5000 });
  report({
    bench,
    metric: 'tick_delay_ms',
    value: most,
    unit: 'ms',
    vs: 'nothing moves',
    ratio: most / Math.max(...idle),
  });
}

async function decided(): Promise<void> {
  for (;;) {
    const [position] = await log.positions(topic, group);
    if (position && position.committed >= position.end) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** An hour of ticks, on each of which everything that is watched is looked at. */
async function measureCatchUp(): Promise<void> {
  const watched = new Map(
    Array.from({ length: WATCHED }, (_, n) => [n, { seenAt: 0, everyMs: MINUTE_MS * (1 + (n % 60)) }]),
  );
  const now = Date.now() - (Date.now() % MINUTE_MS) + 30_000;
  const hourAgo = now - 30_000 - 60 * MINUTE_MS;
  let judgedUntil = 0;
  let missing = 0;
  onTick = ({ minute, away, gap }) => {
    for (const each of watched.values()) {
      if (away.length === 0 && !gap && minute - each.seenAt > each.everyMs) missing++;
    }
    judgedUntil = minute;
  };
  const first = encodeRecord({ v: 1, kind: 'tick', minute: hourAgo, away: [] });
  await log.append(topic, [{ key: 'tick', partition: 0, value: first }]);
  await decided();
  missing = 0;

  const alive = [{ from: 0, to: Number.MAX_SAFE_INTEGER }];
  const ticker = createTicker({
    log,
    store,
    partitions: () => [0],
    relays: { alive: () => alive, forgotten: () => [] },
    clocks: { now: () => now, passed: () => performance.now() },
  });
  const started = performance.now();
  const micros = await cpuMicros(async () => {
    for (;;) {
      await ticker.look();
      await decided();
      if (judgedUntil >= now - 30_000) return;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  });
  const value = (performance.now() - started) / 1000;
  if (missing !== 60 * WATCHED) throw new Error(`${missing} looks of ${60 * WATCHED}`);
  const figure = { bench, metric: 'ticks_catch_up_s', value, unit: 's' };
  report({ ...figure, vs: 'target 10', ratio: value / 10 });
  report({ ...figure, vs: 'ten ticks a second', ratio: value / 6 });
  report({ bench, metric: 'ticks_catch_up_cpu_ms', value: micros / 1000, unit: 'ms' });
}
