import type { Batch, LaneTopic, Log, StoredRecord } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import type { Erased } from '../erasure/erased.ts';
import { byType } from '../kinds/kind.ts';
import type { Kind, KindsByType, KindTools } from '../kinds/kind.ts';
import { refuse } from '../ledger/account.ts';
import type { RecordAccount } from '../ledger/account.ts';
import { appendAccount } from '../ledger/append-account.ts';
import { batchRows, totalsOf, unbalancedRows } from '../ledger/batch-ledger.ts';
import { receiptsOf } from '../ledger/receipt-row.ts';
import { appendSights } from '../releases/append-sights.ts';
import type { ReleaseSight } from '../releases/sight.ts';
import type { SaidSights } from '../releases/sights.ts';
import type { Groupings } from '../kinds/errors/group/groupings.ts';
import type { Scrubbers } from '../scrub/scrubbers.ts';
import type { Store } from '../store/port.ts';
import { appendDead } from '../topics/dead-letters.ts';
import type { DeadLetter } from '../topics/dead-letters.ts';
import { appendMoved } from '../topics/moved.ts';
import type { Moving } from '../topics/moved.ts';
import type { GatheredBatch, Gatherer } from './flush/gatherer.ts';
import { storedRowsOf } from './flush/stored-rows.ts';
import type { ReadBackTools, StoredRows } from './flush/stored-rows.ts';
import type { BadRow } from './flush/table-rows.ts';
import { processRecord } from './process-record.ts';
import type { Processed } from './process-record.ts';
import type { BatchIds, RecentIds } from './recent-ids.ts';
import { tablesOf } from './stored-ids.ts';

/** The results of one batch. */
export interface BatchAccount {
  records: number;
  /** Units by outcome, as in the ledger. */
  units: Record<string, number>;
  dead: number;
}

export interface EnvelopeTools {
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert' | 'select'>;
  /** The name of this process, with which the tokens of its inserts begin. */
  id: ReadBackTools['id'];
  gatherer: Pick<Gatherer, 'begin'>;
  /** False when the partition of the batch went to another process. */
  isOurs?: () => boolean;
  kinds: readonly Kind[];
  maps: KindTools['maps'];
  recent: RecentIds;
  lane: Pick<LaneTopic, 'lane' | 'live'>;
  heard?: KindTools['heard'];
  sights: SaidSights;
  erased?: Erased | undefined;
  scrubbers?: Scrubbers | undefined;
  groupings?: Groupings | undefined;
  logger: Pick<Logger, 'error' | 'warn'>;
  now: () => number;
}

/** Between portions the process does other work: 50 events of 8 KB take about 10 ms, 1,000 spans of 100 KB about 40. */
const PORTION_RECORDS = 50;
const PORTION_BYTES = 200_000;

/**
 * Every record of a batch ends as rows, as a drop with its reason, or as a dead letter with its cause; then its kinds say
 * what follows from their rows. When this resolves the log commits. When it throws, or the process dies, the same batch comes
 * again, and gives rows only for the records of which the store has none; what follows, the account and dead letters may then be said
 * twice, which their readers stand.
 */
export async function storeBatch(batch: Batch, tools: EnvelopeTools): Promise<BatchAccount> {
  const gathered = tools.gatherer.begin(batch, tools.isOurs);
  try {
    return await storeGathered(batch, gathered, tools);
  } finally {
    gathered.leave();
  }
}

async function storeGathered(batch: Batch, gathered: GatheredBatch, tools: EnvelopeTools): Promise<BatchAccount> {
  const { log, lane, recent } = tools;
  await tools.erased?.refresh();
  await Promise.all([tools.scrubbers?.refresh(), tools.groupings?.refresh()]);
  const stored: StoredRows = batch.redelivered
    ? await storedRowsOf(tools, tablesOf(tools.kinds, lane.live), lane.lane, batch)
    : new Map();
  const ids = await recent.enter(batch);
  const kinds = byType(tools.kinds);
  const accounts = new Map<number, RecordAccount>();
  const bad: BadRow[] = [];
  const noted: NotedAt[] = [];
  const sights: ReleaseSight[] = [];
  const letters: DeadLetter[] = [];
  const moving: Moving[] = [];

  for (const portion of portionsOf(batch.records)) {
    const results = await Promise.all(
      portion.map(async (record) => ({
        record,
        processed: await processOne(record, batch.partition, kinds, ids, tools),
      })),
    );
    for (const { record, processed } of results) {
      const { notes, account, moved, dead } = processed;
      sights.push(...processed.sights);
      accounts.set(record.offset, account);
      if (moved) moving.push({ record, to: moved });
      if (dead) letters.push({ record, stage: 'envelope', cause: dead });
      for (const kind of tools.kinds) bad.push(...(await give(kind, processed, stored, gathered)));
      for (const note of notes) noted.push({ ...note, offset: record.offset });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }

  bad.push(...(await gathered.finish()));
  for (const { table, offset, index, cause } of bad) {
    const account = accounts.get(offset);
    // A row that its table refused is dead, not stored.
    if (account) refuse(account, table, index, cause);
  }
  letters.push(...lettersOf(batch, bad));

  await appendMoved(log, lane.live, moving);
  await appendDead(log, batch, letters, tools.now());
  // Before what was seen of issues: the decider then knows of each release when it first reads of an event of it.
  await appendSights(log, sights, tools.sights);
  const [units] = await Promise.all([
    accountFor(batch, [...accounts.values()], tools),
    appendFollowing(log, tools.kinds, noted, bad, batch.id),
  ]);
  return { records: batch.records.length, units, dead: letters.length };
}

interface NotedAt {
  kind: Kind;
  note: unknown;
  offset: number;
}

/**
 * Gives the rows of a record for one table, unless it has them since the batch came before. A record of which only some rows are
 * there was cut by a crash while rows that the table refused were looked for: the others are dead.
 */
async function give(
  { table, bodies }: Kind,
  processed: Processed,
  stored: StoredRows,
  gathered: GatheredBatch,
): Promise<BadRow[]> {
  const rows = processed.rows.get(table) ?? [];
  const [first] = rows;
  if (!first) return [];
  const offset = first.source_offset;
  const has = stored.get(table)?.get(offset) ?? 0;
  if (has === 0) await gathered.add({ table, bodies }, rows, processed.bodies.get(table));
  else if (has < rows.length) {
    const cause = new Error(`${table} has ${has} of the ${rows.length} rows of this record since it came before`);
    return rows.slice(has).map((_, index) => ({ table, offset, index: has + index, cause }));
  }
  return [];
}

/** Says of each kind what follows from its rows, as far as its table took them. */
async function appendFollowing(
  log: Pick<Log, 'append'>,
  kinds: readonly Kind[],
  noted: readonly NotedAt[],
  bad: readonly BadRow[],
  batchId: string,
): Promise<void> {
  for (const kind of kinds) {
    const refused = new Set(bad.filter(({ table }) => table === kind.table).map(({ offset }) => offset));
    const notes = noted.filter((each) => each.kind === kind && !refused.has(each.offset)).map(({ note }) => note);
    const following = notes.length > 0 ? kind.follow?.(notes, batchId) : undefined;
    if (following && following.records.length > 0) await log.append(following.topic, following.records);
  }
}

/**
 * Appends the batch's rows of the ledger, and receipts of the events that it did not store. Before the log commits, so that
 * none is missing.
 */
async function accountFor(
  batch: Batch,
  accounts: readonly RecordAccount[],
  { log, lane, logger, now }: EnvelopeTools,
): Promise<Record<string, number>> {
  const rows = batchRows(accounts, batch.id);
  // Every unit that was read has one outcome by construction. A batch where that is wrong does not balance, which raises an
  // alert.
  const unbalanced = unbalancedRows(rows);
  if (unbalanced.length > 0) logger.error({ batch: batch.id, rows: unbalanced }, 'a batch does not balance');
  const receipts = receiptsOf(accounts, { id: batch.id, lane: lane.lane }, now());
  await appendAccount(log, batch.id, { rows, receipts }, now());
  return totalsOf(rows);
}

function* portionsOf(records: readonly StoredRecord[]): Generator<StoredRecord[]> {
  let portion: StoredRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const length = record.value?.length ?? 0;
    if (portion.length >= PORTION_RECORDS || (portion.length > 0 && bytes + length > PORTION_BYTES)) {
      yield portion;
      portion = [];
      bytes = 0;
    }
    portion.push(record);
    bytes += length;
  }
  if (portion.length > 0) yield portion;
}

const processOne = (
  record: StoredRecord,
  partition: number,
  kinds: KindsByType,
  ids: BatchIds,
  { lane: { lane }, maps, heard, erased, scrubbers, groupings, now }: EnvelopeTools,
): Promise<Processed> =>
  processRecord(
    record,
    { lane, partition, offset: record.offset, loggedAt: record.timestampMs, processedAt: now() },
    kinds,
    {
      lane,
      maps,
      erased,
      scrubberOf: scrubbers?.of,
      groupingOf: groupings?.of,
      heard,
      before: (project, id) => ids.before(project, id, record.offset),
      isFirst: (project, id) => ids.isFirst(project, id, record.offset),
    },
  );

/** One letter per record, however many of its rows were refused. */
function lettersOf(batch: Batch, bad: readonly BadRow[]): DeadLetter[] {
  const causes = new Map(bad.map((row) => [row.offset, row.cause]));
  return batch.records.flatMap((record) => {
    const cause = causes.get(record.offset);
    return cause ? [{ record, stage: 'insert' as const, cause }] : [];
  });
}
