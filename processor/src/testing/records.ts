import type { RecordSource } from '../topics/row-origin.ts';
import type { GroupedEvent } from '../kinds/errors/event-row.ts';
import { processEvent } from '../kinds/errors/process-event.ts';
import type { EventTools } from '../kinds/errors/process-event.ts';

/* The surroundings of a single record: no earlier records, and no source maps. */

export const ALONE: EventTools = {
  lane: 'live',
  isPartlyStored: false,
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

/** An event as the processor stores it when no other record came before. */
export async function groupedOf(payload: object): Promise<GroupedEvent> {
  const meta = {
    v: 1 as const,
    project: 1,
    publicKey: 'a'.repeat(32),
    receivedAt: Date.now(),
    encoding: 'identity' as const,
  };
  const bytes = Buffer.from(JSON.stringify({ event_id: '0'.repeat(32), ...payload }));
  const verdict = await processEvent(bytes, meta, ALONE);
  if (verdict.kind !== 'accepted') throw new Error(`the event is ${verdict.kind}`);
  return verdict.value;
}
