import { cohortOf } from '@breakwater/relay/log';

import { reasonOfCut } from '../store/cuts.ts';
import type { RecordAccount } from './account.ts';
import { ledgerRowsOf, storablePlace } from './ledger-row.ts';
import type { LedgerRow, Said } from './ledger-row.ts';
import { splitKey } from './receipt-row.ts';

/** The processor's rows of the ledger for one batch. */
export function batchRows(accounts: readonly RecordAccount[], batchId: string): LedgerRow<'processor'>[] {
  return ledgerRowsOf('processor', batchId, saidOf(accounts));
}

function* saidOf(accounts: readonly RecordAccount[]): Generator<Said> {
  for (const account of accounts) {
    const { read, fates, inner } = account;
    const { project, receivedAt } = storablePlace(account);
    const cohort = cohortOf(receivedAt);
    for (const { category, quantity } of read) yield { cohort, project, category, key: 'read', quantity };
    for (const { category, quantity, key } of fates) yield { cohort, project, category, key, quantity };
    for (const { category, cuts } of inner) {
      for (const cut of cuts) yield { cohort, project, category, key: `inner:${reasonOfCut(cut)}`, quantity: cut.left };
    }
  }
}

const FATES: ReadonlySet<string> = new Set(['stored', 'moved', 'dropped', 'dead']);

/** Rows whose units did not all get exactly one outcome: always a bug of the processor. */
export const unbalancedRows = (rows: readonly LedgerRow[]): LedgerRow[] =>
  rows.filter(({ counts }) => {
    let open = counts['read'] ?? 0;
    for (const [key, quantity] of Object.entries(counts)) if (FATES.has(splitKey(key)[0])) open -= quantity;
    return open !== 0;
  });

/** The number of units of a batch by outcome, for the log line of the batch. */
export function totalsOf(rows: readonly LedgerRow[]): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const { counts } of rows) {
    for (const [key, quantity] of Object.entries(counts)) totals[key] = (totals[key] ?? 0) + quantity;
  }
  return totals;
}
