import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Batch, Log, LogRecord } from '@breakwater/relay/log';
import { randomFrom, until } from '@breakwater/relay/testing';

import { createErased } from '../../erasure/erased.ts';
import { createReleaseStates } from '../../releases/release-states.ts';
import type { Store } from '../../store/index.ts';
import { decideBatch } from '../consume-issues.ts';
import type { DecidedRecord } from '../decide/known.ts';
import { createIssueStates } from '../issue-states.ts';
import { announcing } from '../../testing/announcing.ts';
import { createJudged } from '../judged.ts';

/* A history in a log, decided as often as a test likes: from the start of the topic, or from a place on which a store is kept. */

const { name: topic } = TOPICS.issues;
/** The tables that the decider writes, in which all of its state lies; the view `issues` follows from them. */
const WRITTEN = [
  'issue_groups',
  'group_anchors',
  'issue_activity',
  'releases',
  'deploys',
  'commits',
  'release_commits',
  'ticks',
] as const;
const ALL = [...WRITTEN, 'issues'] as const;
const REPLACED: ReadonlySet<string> = new Set(['issues', 'deploys', 'commits', 'release_commits']);

export type Decided = Record<(typeof ALL)[number], string[]>;

/** Appends a history; each tick goes to every partition. */
export async function appendHistory(log: Log, history: readonly DecidedRecord[], partitions: number): Promise<void> {
  const records = history.flatMap((record): LogRecord[] => {
    const value = encodeRecord(record);
    if (record.kind !== 'tick') return [{ key: String(record.project), value }];
    return Array.from({ length: partitions }, (_, partition) => ({ key: 'tick', partition, value }));
  });
  await log.append(topic, records);
}

export interface Run {
  log: Log;
  store: Store;
  /** The name of the group, and of the run. */
  group: string;
  /** Records of a batch at most. */
  size: number;
  /** The tables that were asked. */
  asked: Set<string>;
}

/** Decides on all that the group has not read. One batch in five fails when it is decided, and comes again. */
export async function decideAll({ log, store, group, size, asked }: Run): Promise<void> {
  const random = randomFrom(size);
  const own: Pick<Store, 'insert' | 'select'> = {
    // The batches of another run have the same names where they have the same ranges.
    insert: (table, rows, token) => store.insert(table, rows, `${group}:${token}`),
    select: (query, params) => {
      for (const [, table = ''] of query.matchAll(/(?:FROM|JOIN)\s+(\w+)/g)) asked.add(table);
      return store.select(query, params);
    },
  };
  const tools = {
    log: { append: async () => undefined },
    store: own,
    states: createIssueStates(own),
    releases: createReleaseStates(own),
    judged: createJudged(own),
    erased: createErased(own, Date.now),
    ...announcing(own, () => 0),
    now: Date.now,
  };
  await readAll(log, group, size, async (batch) => {
    await decideBatch(batch, tools);
    if (random() < 0.2) throw new Error('killed before the place is committed');
  });
}

/** The group has read all that there is, and decided nothing. */
export const skipAll = (log: Log, group: string): Promise<void> => readAll(log, group, 1000, async () => undefined);

async function readAll(log: Log, group: string, size: number, onBatch: (batch: Batch) => Promise<void>): Promise<void> {
  const consumer = await log.consume(
    { topic, group, maxRecords: size, maxBytes: 5_000_000, from: 'earliest', onError: () => undefined },
    onBatch,
  );
  await until(async () => (await log.positions(topic, group)).every(({ committed, end }) => committed >= end));
  await consumer.stop();
}

/** All rows that the decider has written, as text, but for the columns that only tell when a row was stored. */
export async function decidedRows(store: Store): Promise<Decided> {
  const rows = ALL.map(async (table) => {
    const from = REPLACED.has(table) ? `${table} FINAL` : table;
    const found = await store.select<object>(`SELECT * FROM ${from} ORDER BY ALL`);
    return [table, found.map((row) => JSON.stringify(row))] as const;
  });
  return Object.fromEntries(await Promise.all(rows)) as Decided;
}

/** Sets the decider's tables aside, or back to what was set aside. */
export async function keepState(store: Store): Promise<void> {
  for (const table of WRITTEN) {
    await store.client.command({ query: `CREATE TABLE kept_${table} AS ${table}` });
    await store.client.command({ query: `INSERT INTO kept_${table} SELECT * FROM ${table}` });
  }
}
export async function returnToKept(store: Store): Promise<void> {
  await empty(store);
  for (const table of WRITTEN) {
    await store.client.command({ query: `INSERT INTO ${table} SELECT * FROM kept_${table}` });
    await store.client.command({ query: `DROP TABLE kept_${table}` });
  }
}

export async function empty(store: Store): Promise<void> {
  for (const table of ALL) await store.client.command({ query: `TRUNCATE TABLE ${table}` });
}
