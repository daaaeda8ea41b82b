import { topicOf } from '@breakwater/relay/log';

import type { ReceiptStep } from '../../contract/receipts.ts';
import type { ReceiptTransaction } from './queries/receipt-transaction.ts';
import { movedTimes, notesOf } from './cuts-of.ts';
import { timeOrNull, withDistances } from './steps.ts';

/** The steps of a stored transaction. Transactions need no decision, so the last step is the store. */
export const transactionSteps = (row: ReceiptTransaction): ReceiptStep[] =>
  withDistances([
    {
      stage: 'client',
      at: row.endedAtMs,
      client: row.client,
      sdk: row.sdkName,
      release: row.release,
      environment: row.environment,
      stale: row.stale,
      clock: movedTimes(notesOf(row.notes).clock),
    },
    { stage: 'relay', at: row.receivedAtMs, relay: row.relay },
    {
      stage: 'log',
      at: timeOrNull(row.loggedAtMs),
      topic: topicOf('spans', row.lane),
      lane: row.lane,
      partition: row.partition,
      offset: row.offset,
    },
    { stage: 'processed', at: timeOrNull(row.processedAtMs), lane: row.lane },
    { stage: 'stored', at: timeOrNull(row.storedAtMs), table: 'spans', rows: row.spans, traceId: row.traceId },
  ]);
