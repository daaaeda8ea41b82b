import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Batch, Log, StoredRecord } from '@breakwater/relay/log';

import { appendDead } from './dead-letters.ts';
import type { DeadLetter } from './dead-letters.ts';
import { createRowWriter } from './insert-rows.ts';
import type { BadRow } from './insert-rows.ts';
import { processRecord } from './process-record.ts';
import type { RecentIds } from './recent-ids.ts';
import { seenOf } from './seen.ts';
import type { SeenRecord, Sighting } from './seen.ts';
import type { Store } from './store/port.ts';
import type { SourceMaps } from './symbolicate/source-maps.ts';
import type { DropReason } from './verdict.ts';

/** What became of one batch: the processor's lines of the ledger. */
export interface BatchAccount {
  records: number;
  events: number;
  spans: number;
  dropped: Partial<Record<DropReason, number>>;
  dead: number;
}

export interface EnvelopeTools {
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert'>;
  maps: SourceMaps;
  recent: RecentIds;
  now: () => number;
}

/** Between portions the process does other work: 50 events of 8 KB take about 10 ms, 1,000 spans of 100 KB about 40. */
const PORTION_RECORDS = 50;
const PORTION_BYTES = 200_000;

/**
 * Every record of a batch ends as rows, as a drop with its reason, or as a dead letter with its cause; then what was seen of
 * issues is said. When this resolves the log commits. When it throws, or the process dies, the same batch comes again, and the
 * store drops what it has by the batch's tokens; `seen` and dead letters may then be said twice, which their readers stand.
 */
export async function storeBatch(batch: Batch, tools: EnvelopeTools): Promise<BatchAccount> {
  await tools.recent.enter(batch);
  const account: BatchAccount = { records: batch.records.length, events: 0, spans: 0, dropped: {}, dead: 0 };
  const events = createRowWriter(tools.store, 'events', batch.id);
  const spans = createRowWriter(tools.store, 'spans', batch.id);
  const stored: { offset: number; sighting: Sighting }[] = [];
  const letters: DeadLetter[] = [];

  for (const portion of portionsOf(batch.records)) {
    const results = await Promise.all(
      portion.map(async (record) => ({ record, processed: await processOne(record, batch.partition, tools) })),
    );
    for (const { record, processed } of results) {
      for (const reason of processed.dropped) account.dropped[reason] = (account.dropped[reason] ?? 0) + 1;
      if (processed.dead) letters.push({ record, stage: 'envelope', cause: processed.dead });
      const { event } = processed;
      await events.add(event ? [event.row] : [], processed.weight);
      await spans.add(processed.spans, processed.weight);
      account.spans += processed.spans.length;
      if (event) stored.push({ offset: record.offset, sighting: event.sighting });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }

  const [badEvents, badSpans] = await Promise.all([events.finish(), spans.finish()]);
  account.events = stored.length - badEvents.length;
  account.spans -= badSpans.length;
  letters.push(...lettersOf(batch, [...badEvents, ...badSpans]));
  account.dead = letters.length;

  await appendDead(tools.log, batch, letters, tools.now());
  const refused = new Set(badEvents.map((bad) => bad.offset));
  const kept = stored.filter(({ offset }) => !refused.has(offset));
  await appendSeen(tools.log, seenOf(kept.map(({ sighting }) => sighting)));
  return account;
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

const processOne = (record: StoredRecord, partition: number, tools: EnvelopeTools) =>
  processRecord(
    record,
    { partition, offset: record.offset },
    { maps: tools.maps, isFirst: (project, id) => tools.recent.isFirst(partition, project, id, record.offset) },
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
