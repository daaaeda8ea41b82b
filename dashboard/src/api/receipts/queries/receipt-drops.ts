import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { millis } from '../../sql/bound.ts';

export interface ReceiptDrop {
  eventId: string;
  projectId: AllowedId;
  stage: string;
  outcome: string;
  reason: string;
  category: string;
  detail: string;
  lane: string;
  relay: string;
  client: string;
  receivedAtMs: number;
  /** The last time. */
  atMs: number;
  /** How often it happened alike: a client that resends an event gets it refused each time. */
  times: number;
}

/** The receipts of ids that were not kept, or not in their first lane, those that are alike together; of each id in order of time. */
export const receiptDrops = (
  store: Store,
  projectIds: readonly AllowedId[],
  eventIds: readonly string[],
): Promise<ReceiptDrop[]> =>
  store.select<ReceiptDrop>(
    `
    SELECT event_id AS eventId, project_id AS projectId, stage, outcome, reason, category, detail, lane, relay, client,
           ${millis('min(received_at)')} AS receivedAtMs, ${millis('max(receipts.at)')} AS atMs, toFloat64(count()) AS times
    FROM receipts FINAL
    WHERE project_id IN {projects:Array(UInt32)} AND event_id IN {events:Array(String)}
    GROUP BY eventId, projectId, stage, outcome, reason, category, detail, lane, relay, client
    ORDER BY atMs, stage, outcome, reason`,
    { projects: projectIds, events: eventIds },
  );
