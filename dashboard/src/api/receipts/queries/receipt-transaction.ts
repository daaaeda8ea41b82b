import type { AllowedId } from '@breakwater/processor/directory';
import { keptSince } from '@breakwater/processor/retention';
import type { Store } from '@breakwater/processor/store';

import { millis } from '../../sql/bound.ts';

export interface ReceiptTransaction {
  eventId: string;
  projectId: AllowedId;
  traceId: string;
  transaction: string;
  /** When the transaction ended, by the client's clock where that is used. */
  endedAtMs: number;
  receivedAtMs: number;
  loggedAtMs: number;
  processedAtMs: number;
  storedAtMs: number;
  lane: string;
  relay: string;
  client: string;
  stale: string;
  sdkName: string;
  release: string;
  environment: string;
  partition: number;
  offset: number;
  spans: number;
  /** JSON of the segment's notes; empty without any. */
  notes: string;
}

/** Stored transactions with the recorded steps of their way, each once for each project that has the id. */
export const receiptTransactions = async (
  store: Store,
  projectIds: readonly AllowedId[],
  eventIds: readonly string[],
): Promise<ReceiptTransaction[]> =>
  store.select<ReceiptTransaction>(
    `
    SELECT event_id AS eventId, project_id AS projectId, trace_id AS traceId, transaction,
           toUnixTimestamp64Milli(started_at) + duration_ms AS endedAtMs, ${millis('received_at')} AS receivedAtMs,
           ${millis('logged_at')} AS loggedAtMs, ${millis('processed_at')} AS processedAtMs, ${millis('stored_at')} AS storedAtMs,
           lane, relay, client, stale, sdk_name AS sdkName, release, environment, source_partition AS partition,
           toFloat64(source_offset) AS offset, toFloat64(count() OVER (PARTITION BY project_id, event_id)) AS spans, notes
    FROM (
      SELECT * FROM spans
      WHERE event_id IN {events:Array(String)} AND project_id IN {projects:Array(UInt32)} AND ${await keptSince(store, 'spans')}
      LIMIT 1 BY project_id, event_id, span_id
    )
    ORDER BY is_segment DESC, started_at
    LIMIT 1 BY project_id, event_id`,
    { events: eventIds, projects: projectIds },
  );
