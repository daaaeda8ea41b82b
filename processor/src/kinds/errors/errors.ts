import { encodeRecord, TOPICS } from '@breakwater/relay/log';

import type { Kind } from '../kind.ts';
import type { EventRow } from './event-row.ts';
import { processEvent } from './process-event.ts';
import { seenOf } from './sightings.ts';
import type { Sighting } from './sightings.ts';

/** Errors and messages: rows of `events`, and what was seen of their issues. */
export const errorKind: Kind<EventRow, Sighting> = {
  types: ['event'],
  table: 'events',
  ids: { id: "lower(replaceAll(toString(event_id), '-', ''))" },
  process: processEvent,
  follow: (sightings, batch) => ({
    topic: TOPICS.issues.name,
    records: seenOf(sightings, batch).map((record) => ({ key: record.issue, value: encodeRecord(record) })),
  }),
};
