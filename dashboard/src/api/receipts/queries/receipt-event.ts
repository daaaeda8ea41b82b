import type { AllowedId } from '@breakwater/processor/directory';
import { keptSince } from '@breakwater/processor/retention';
import type { Store } from '@breakwater/processor/store';
import { uuidOf } from '@breakwater/sdk/wire';

import { millis } from '../../sql/bound.ts';
import { withBodies } from '../../events/queries/bodies.ts';
import { FACT_COLUMNS, SHOWN } from '../../events/queries/event-of-issue.ts';
import type { AnsweredEvent, EventFacts } from '../../events/queries/event-of-issue.ts';
import { withIssues } from '../../events/queries/groups.ts';

interface Way {
  lane: string;
  client: string;
  partition: number;
  offset: number;
  loggedAtMs: number;
  processedAtMs: number;
  storedAtMs: number;
}

export type ReceiptEvent = AnsweredEvent & Way & { relay: string; fingerprint: string[]; groupingVersion: string };

/** Stored events with the recorded steps of their way, each once for each project that has the id. */
export async function receiptEvents(
  store: Store,
  projectIds: readonly AllowedId[],
  eventIds: readonly string[],
): Promise<ReceiptEvent[]> {
  const kept = await keptSince(store, 'events');
  const facts = await store.select<EventFacts & Way>(
    `
    SELECT ${FACT_COLUMNS}, lane, client, source_partition AS partition, toFloat64(source_offset) AS offset,
           ${millis('logged_at')} AS loggedAtMs, ${millis('processed_at')} AS processedAtMs, ${millis('stored_at')} AS storedAtMs
    FROM events
    WHERE event_id IN {events:Array(UUID)} AND project_id IN {projects:Array(UInt32)} AND ${kept}
    ORDER BY received_at
    LIMIT 1 BY project_id, event_id`,
    { events: eventIds.map(uuidOf), projects: projectIds },
  );
  const events = await withBodies(store, facts, [...SHOWN, 'relay', 'fingerprint', 'groupingVersion']);
  return withIssues(store, events);
}
