import type { RecordSource } from '../topics/row-origin.ts';
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
