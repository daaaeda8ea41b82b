import type { EnvelopeMeta, StoredRecord } from '@breakwater/relay/log';

import type { Placed, RecordSource } from '../topics/row-origin.ts';
import { processRecord } from '../intake/process-record.ts';
import type { Processed } from '../intake/process-record.ts';
import type { BodyRow } from '../kinds/errors/body-row.ts';
import type { EventRow } from '../kinds/errors/event-row.ts';
import { processEvent } from '../kinds/errors/process-event.ts';
import { byType } from '../kinds/kind.ts';
import type { Kind, KindTools } from '../kinds/kind.ts';
import { KINDS } from '../kinds/kinds.ts';

/* The surroundings of a single record: no earlier records, and no source maps. */

export const ALONE: KindTools = {
  lane: 'live',
  maps: {
    load: async () => ({ kind: 'failed', reason: 'missing_source_map' }),
    takeLong: async () => false,
    close() {},
  },
  before: () => 'nothing',
  isFirst: () => true,
};

export const sourceOf = (offset: number, partition = 0): RecordSource => ({
  lane: 'live',
  partition,
  offset,
  loggedAt: 0,
  processedAt: 0,
});

const kinds = byType(KINDS);

/** By all kinds that there are. */
export const processAlone = (record: StoredRecord, source: RecordSource): Promise<Processed> =>
  processRecord(record, source, kinds, ALONE);

/** The rows of one kind. */
export const rowsOf = <Row extends Placed>({ table }: Kind<Row>, { rows }: Processed): Row[] =>
  (rows.get(table) ?? []) as Row[];

/** The facts and the body of an event that the processor stores when no other record came before. */
export async function rowsOfEvent(payload: object): Promise<{ facts: EventRow; body: BodyRow }> {
  const receivedAt = Date.now();
  const meta: EnvelopeMeta = { v: 1, project: 1, publicKey: 'a'.repeat(32), receivedAt, encoding: 'identity' };
  const bytes = Buffer.from(JSON.stringify({ event_id: '0'.repeat(32), ...payload }));
  const result = await processEvent({ payload: bytes, units: [] }, { meta, source: sourceOf(0) }, ALONE);
  if (result.kind !== 'accepted') throw new Error(`the event is ${result.kind}`);
  const { rows, bodies = [] } = result.value;
  return { facts: rows[0]!, body: bodies[0] as BodyRow };
}
