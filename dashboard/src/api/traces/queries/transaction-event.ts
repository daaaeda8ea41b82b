import type { AllowedId } from '@breakwater/processor/directory';
import { keptSince } from '@breakwater/processor/retention';
import type { Store } from '@breakwater/processor/store';
import { FIELD_LIMITS } from '@breakwater/sdk/wire';

import { SPAN_COLUMNS } from './span-columns.ts';
import type { AnsweredSpan } from './span-columns.ts';

/** The processor takes no more of a transaction, and the segment. */
const MOST_SPANS = FIELD_LIMITS.spansPerTransaction + 1;

export type TransactionEventSpan = AnsweredSpan & {
  traceId: string;
  platform: string;
  release: string;
  environment: string;
  sdkName: string;
};

/** The spans of the transaction that was sent under an event id, its segment first. Empty where there is none. */
export const transactionEvent = async (
  store: Store,
  projectIds: readonly AllowedId[],
  eventId: string,
): Promise<TransactionEventSpan[]> =>
  store.select<TransactionEventSpan>(
    `
    SELECT ${SPAN_COLUMNS}, trace_id AS traceId, platform, release,
           environment, sdk_name AS sdkName
    FROM (
      SELECT * FROM spans
      WHERE event_id = {event:String} AND project_id IN {projects:Array(UInt32)} AND ${await keptSince(store, 'spans')}
      LIMIT 1 BY project_id, span_id
    )
    ORDER BY is_segment DESC, started_at
    LIMIT ${MOST_SPANS} BY project_id`,
    { event: eventId, projects: projectIds },
  );
