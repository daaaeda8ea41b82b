import type { Store } from '@breakwater/processor/store';

import { millis } from '../../sql/bound.ts';

export interface ReceiptDrop {
  eventId: string;
  projectId: number;
  stage: string;
  outcome: string;
  reason: string;
  category: string;
  detail: string;
  lane: string;
  relay: string;
  client: string;
  receivedAtMs: number;
  atMs: number;
}

const MOST = 200;

/** The receipts of ids that were not kept, or not in their first lane; those of each id in order of time. */
export const receiptDrops = (
  store: Store,
  projectIds: readonly number[],
  eventIds: readonly string[],
): Promise<ReceiptDrop[]> =>
  store.select<ReceiptDrop>(
    `
    SELECT event_id AS eventId, project_id AS projectId, stage, outcome, reason, category, detail, lane, relay, client,
           ${millis('received_at')} AS receivedAtMs, ${millis('at')} AS atMs
    FROM receipts FINAL
    WHERE project_id IN {projects:Array(UInt32)} AND event_id IN {events:Array(String)}
    ORDER BY receipts.at, stage, outcome, reason
    LIMIT ${MOST} BY event_id`,
    { projects: projectIds, events: eventIds },
  );
