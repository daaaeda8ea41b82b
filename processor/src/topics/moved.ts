import { topicOf } from '@breakwater/relay/log';
import type { EnvelopeMeta, LiveTopic, Log, LogRecord, StoredRecord } from '@breakwater/relay/log';

import type { MoveOn } from '../kinds/kind.ts';

/** A record on its way to another lane. */
export interface Moving {
  record: StoredRecord;
  to: MoveOn;
}

/** Appends records of a live topic to its other lanes. A batch that comes again moves its records again; there the copies are recognised. */
export async function appendMoved(log: Pick<Log, 'append'>, live: LiveTopic, moving: readonly Moving[]): Promise<void> {
  for (const lane of ['slow', 'backlog'] as const) {
    const records = moving.filter(({ to }) => to.lane === lane).map(movedRecord);
    if (records.length > 0) await log.append(topicOf(live, lane), records);
  }
}

function movedRecord({ record, to }: Moving): LogRecord {
  // Not through the schema, which would take out what a newer relay has put in.
  const meta = JSON.parse(record.headers['meta'] ?? '{}') as EnvelopeMeta;
  const moved: EnvelopeMeta = {
    ...meta,
    movedFrom: 'live',
    appendedAt: record.timestampMs,
    ...(to.lane === 'backlog' && meta.stale === undefined && { stale: to.reason }),
  };
  return { key: record.key, value: record.value, headers: { ...record.headers, meta: JSON.stringify(moved) } };
}
