import type { Store } from '@breakwater/processor/store';
import { uuidOf } from '@breakwater/sdk/wire';

import { millis } from '../../sql/bound.ts';
import { EVENT_COLUMNS } from '../../events/queries/event-of-issue.ts';
import type { AnsweredEvent } from '../../events/queries/event-of-issue.ts';

export type ReceiptEvent = AnsweredEvent & {
  lane: string;
  relay: string;
  client: string;
  partition: number;
  offset: number;
  /** 0 in rows from before this was recorded. */
  loggedAtMs: number;
  processedAtMs: number;
  storedAtMs: number;
  fingerprint: string[];
  groupingVersion: string;
  traceId: string;
};

const MOST = 10;

/** Stored events with the recorded steps of their way, each once for each project that has the id. */
export const receiptEvents = (
  store: Store,
  projectIds: readonly number[],
  eventIds: readonly string[],
): Promise<ReceiptEvent[]> =>
  store.select<ReceiptEvent>(
    `
    SELECT * FROM (
      SELECT ${EVENT_COLUMNS}, lane, relay, client, source_partition AS partition, toFloat64(source_offset) AS offset,
             ${millis('logged_at')} AS loggedAtMs, ${millis('processed_at')} AS processedAtMs, ${millis('stored_at')} AS storedAtMs,
             fingerprint, grouping_version AS groupingVersion, trace_id AS traceId
      FROM events
      WHERE event_id IN {events:Array(UUID)} AND project_id IN {projects:Array(UInt32)}
      ORDER BY received_at
      LIMIT 1 BY project_id, event_id
    )
    LIMIT ${MOST} BY eventId`,
    { events: eventIds.map(uuidOf), projects: projectIds },
  );
