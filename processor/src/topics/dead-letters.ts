import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Batch, Log, StoredRecord } from '@breakwater/relay/log';

import { scrubAlone } from '../scrub/scrub-text.ts';

/** A record that could not be processed, with its stage and the cause. */
export interface DeadLetter {
  record: StoredRecord;
  stage: 'envelope' | 'insert' | 'issue' | 'notification' | 'outcomes';
  cause: Error;
}

const CAUSE_MAX = 2000;

/**
 * Keeps the records whole in the topic `dead`. A repeated batch appends them again, so readers must count places in the log,
 * not records.
 */
export async function appendDead(
  log: Pick<Log, 'append'>,
  batch: Pick<Batch, 'topic' | 'partition'>,
  letters: readonly DeadLetter[],
  now: number,
): Promise<void> {
  if (letters.length === 0) return;
  await log.append(
    TOPICS.dead.name,
    letters.map(({ record, stage, cause }) => ({
      key: batch.topic,
      value: encodeRecord({
        v: 1,
        topic: batch.topic,
        partition: batch.partition,
        offset: record.offset,
        stage,
        cause: causeOf(cause).slice(0, CAUSE_MAX),
        at: now,
        value: Buffer.from(record.value ?? new Uint8Array()).toString('base64'),
        headers: { ...record.headers },
      }),
    })),
  );
}

function causeOf(error: Error): string {
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  // A cause may show a part of the record, and people read it.
  return scrubAlone(`${error.message}${cause}`, 'text');
}
