import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Batch, LaneName, Log, StoredRecord } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import { appendDead } from '../topics/dead-letters.ts';
import type { DeadLetter } from '../topics/dead-letters.ts';
import { appendMoved } from '../kinds/errors/move-on.ts';
import type { Moving } from '../kinds/errors/move-on.ts';
import { createRowWriter } from './insert-rows.ts';
import type { BadRow } from './insert-rows.ts';
import { refuseEvent, refuseSpan } from '../ledger/account.ts';
import type { Account } from '../ledger/account.ts';
import { batchRows, totalsOf, unbalancedRows } from '../ledger/batch-ledger.ts';
import { insertSaid } from '../ledger/ledger-row.ts';
import { receiptsOf } from '../ledger/receipt-row.ts';
import type { Sample } from '../stale-clients/sample.ts';
import { processRecord } from './process-record.ts';
import type { BatchIds, RecentIds } from './recent-ids.ts';
import { seenOf } from '../kinds/errors/sightings.ts';
import type { SeenRecord, Sighting } from '../kinds/errors/sightings.ts';
import type { Store } from '../store/port.ts';
import type { SourceMaps } from '../maps/source-maps.ts';

/** The results of one batch. */
export interface BatchAccount {
  records: number;
  /** Units by outcome, as in the ledger. */
  units: Record<string, number>;
  dead: number;
}

export interface EnvelopeTools {
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert'>;
  maps: SourceMaps;
  recent: RecentIds;
  lane: LaneName;
  /** Gets the times of each event. */
  heard?: ((sample: Sample) => void) | undefined;
  logger: Pick<Logger, 'error'>;
  now: () => number;
}

/** Between portions the process does other work: 50 events of 8 KB take about 10 ms, 1,000 spans of 100 KB about 40. */
const PORTION_RECORDS = 50;
const PORTION_BYTES = 200_000;

/**
 * Every record of a batch ends as rows, as a drop with its reason, or as a dead letter with its cause. Then the `seen` records
 * of its issues are appended. When this resolves the log commits. When it throws, or the process dies, the same batch comes
 * again, and the store drops the rows that it has by the batch's tokens. Records of `seen` and dead letters may then be
 * appended twice, which their readers tolerate.
 */
export async function storeBatch(batch: Batch, tools: EnvelopeTools): Promise<BatchAccount> {
  const ids = await tools.recent.enter(batch);
  const accounts = new Map<number, Account>();
  const events = createRowWriter(tools.store, 'events', batch.id);
  const spans = createRowWriter(tools.store, 'spans', batch.id);
  const stored: { offset: number; sighting: Sighting }[] = [];
  const letters: DeadLetter[] = [];
  const moving: Moving[] = [];

  for (const portion of portionsOf(batch.records)) {
    const results = await Promise.all(
      portion.map(async (record) => ({ record, processed: await processOne(record, batch.partition, ids, tools) })),
    );
    for (const { record, processed } of results) {
      accounts.set(record.offset, processed.account);
      if (processed.moved) moving.push({ record, to: processed.moved });
      if (processed.dead) letters.push({ record, stage: 'envelope', cause: processed.dead });
      const { event } = processed;
      await events.add(event ? [event.row] : [], processed.weight);
      await spans.add(processed.spans, processed.weight);
      if (event) stored.push({ offset: record.offset, sighting: event.sighting });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }

  const [badEvents, badSpans] = await Promise.all([events.finish(), spans.finish()]);
  refuse(accounts, badEvents, badSpans);
  letters.push(...lettersOf(batch, [...badEvents, ...badSpans]));

  await appendMoved(tools.log, moving);
  await appendDead(tools.log, batch, letters, tools.now());
  const refused = new Set(badEvents.map((bad) => bad.offset));
  const kept = stored.filter(({ offset }) => !refused.has(offset));
  const [units] = await Promise.all([
    accountFor(batch, [...accounts.values()], tools),
    appendSeen(
      tools.log,
      seenOf(
        kept.map(({ sighting }) => sighting),
        batch.id,
      ),
    ),
  ]);
  return { records: batch.records.length, units, dead: letters.length };
}

/** Counts rows that the tables refused as dead instead of stored. */
function refuse(accounts: ReadonlyMap<number, Account>, events: readonly BadRow[], spans: readonly BadRow[]): void {
  for (const { offset, cause } of events) {
    const account = accounts.get(offset);
    if (account) refuseEvent(account, cause);
  }
  for (const { offset, index, cause } of spans) {
    const account = accounts.get(offset);
    if (account) refuseSpan(account, index, cause);
  }
}

/**
 * Writes the batch's rows of the ledger, and receipts of the events that it did not store. Before the log commits, so that none
 * is missing.
 */
async function accountFor(
  batch: Batch,
  accounts: readonly Account[],
  { store, lane, logger, now }: EnvelopeTools,
): Promise<Record<string, number>> {
  const rows = batchRows(accounts, batch.id);
  // Every unit that was read has one outcome by construction. A batch where that is wrong does not balance, which raises an
  // alert.
  const unbalanced = unbalancedRows(rows);
  if (unbalanced.length > 0) logger.error({ batch: batch.id, rows: unbalanced }, 'a batch does not balance');
  const receipts = receiptsOf(accounts, { id: batch.id, lane }, now());
  await Promise.all([insertSaid(store, 'ledger', rows), insertSaid(store, 'receipts', receipts)]);
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
  ids: BatchIds,
  { lane, maps, heard, now }: EnvelopeTools,
) =>
  processRecord(
    record,
    { lane, partition, offset: record.offset, loggedAt: record.timestampMs, processedAt: now() },
    {
      lane,
      maps,
      heard,
      isPartlyStored: ids.isPartlyStored,
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

async function appendSeen(log: Pick<Log, 'append'>, records: readonly SeenRecord[]): Promise<void> {
  if (records.length === 0) return;
  await log.append(
    TOPICS.issues.name,
    records.map((record) => ({ key: record.issue, value: encodeRecord(record) })),
  );
}
