import type { Store } from '@breakwater/processor/store';

import { millis } from './bound.ts';

export interface ReceiptDrop {
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

/** What was written down about an id that was not kept, or not where it was first; in the order that it happened. */
export const receiptDrops = (store: Store, projectIds: readonly number[], eventId: string): Promise<ReceiptDrop[]> =>
  store.select<ReceiptDrop>(
    `
    SELECT project_id AS projectId, stage, outcome, reason, category, detail, lane, relay, client,
           ${millis('received_at')} AS receivedAtMs, ${millis('at')} AS atMs
    FROM receipts FINAL
    WHERE project_id IN {projects:Array(UInt32)} AND event_id = {event:String}
    ORDER BY receipts.at, stage, outcome, reason
    LIMIT ${MOST}`,
    { projects: projectIds, event: eventId },
  );
