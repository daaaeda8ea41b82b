import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { ACCOUNT_STAGES, AccountRecord, Log } from '@breakwater/relay/log';

import { isoOf } from '../topics/row-origin.ts';
import type { LedgerRow } from './ledger-row.ts';
import type { ReceiptRow } from './receipt-row.ts';

export type AccountRow = LedgerRow<(typeof ACCOUNT_STAGES)[number]>;

/** The rows of the ledger that one batch adds, and the receipts of its events. */
export interface BatchStatement {
  rows: readonly AccountRow[];
  receipts: readonly ReceiptRow[];
}

/** Counts and likewise receipts of one record: 0.4 MB of them as a rule, and 2 MB where each receipt has a long detail. */
const MOST_A_RECORD = 2_000;

/**
 * Appends the account of a batch, for the one consumer that writes the ledger. It must resolve before the place of the batch is
 * committed: after a crash the batch then comes again, and its account with it. A batch that counted nothing appends nothing.
 */
export async function appendAccount(
  log: Pick<Log, 'append'>,
  batchId: string,
  statement: BatchStatement,
  now: number,
): Promise<void> {
  await appendAccounts(log, new Map([[batchId, statement]]), now);
}

/** The same for statements that are each in order with others of the same key, in one append. */
export async function appendAccounts(
  log: Pick<Log, 'append'>,
  statements: ReadonlyMap<string, BatchStatement>,
  now: number,
): Promise<void> {
  // Under one key the records of a batch and of its repeat stay in order, so that the last word is the later one.
  const records = [...statements].flatMap(([key, statement]) =>
    accountRecords(statement, now).map((record) => ({ key, value: encodeRecord(record) })),
  );
  if (records.length > 0) await log.append(TOPICS.outcomes.name, records);
}

/** As many records as their bound needs. A row stays whole, because a second part would replace the first. */
function accountRecords({ rows, receipts }: BatchStatement, at: number): AccountRecord[] {
  const records = Math.ceil(Math.max(rows.length, receipts.length) / MOST_A_RECORD);
  return Array.from({ length: records }, (_, index) => {
    const [first, end] = [index * MOST_A_RECORD, (index + 1) * MOST_A_RECORD];
    return {
      v: 1,
      kind: 'account',
      at,
      counts: rows.slice(first, end).map(countOf),
      receipts: receipts.slice(first, end).map(receiptOfRow),
    };
  });
}

/** The rows that a record of the log stands for. */
export const statementOf = ({ at, counts, receipts }: AccountRecord): BatchStatement => ({
  rows: counts.map(({ cohort, project, quantities, ...count }) => ({
    ...count,
    cohort: isoOf(cohort),
    project_id: project,
    counts: quantities,
    said_at: isoOf(at),
  })),
  receipts: receipts.map(({ project, eventId, receivedAt, ...receipt }) => ({
    ...receipt,
    project_id: project,
    event_id: eventId,
    stage: 'processor',
    received_at: isoOf(receivedAt),
    at: isoOf(at),
  })),
});

const countOf = ({
  stage,
  source,
  cohort,
  project_id,
  category,
  counts,
}: AccountRow): AccountRecord['counts'][number] => ({
  stage,
  source,
  cohort: Date.parse(cohort),
  project: project_id,
  category,
  quantities: counts,
});

const receiptOfRow = (row: ReceiptRow): AccountRecord['receipts'][number] => ({
  source: row.source,
  project: row.project_id,
  eventId: row.event_id,
  receivedAt: Date.parse(row.received_at),
  category: row.category,
  outcome: row.outcome,
  reason: row.reason,
  lane: row.lane,
  relay: row.relay,
  client: row.client,
  detail: row.detail,
});
