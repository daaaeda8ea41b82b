import { decodeRecord, outcomesRecordSchema } from '@breakwater/relay/log';
import type { Batch, Log, OutcomesRecord } from '@breakwater/relay/log';

import { appendDead } from '../topics/dead-letters.ts';
import type { DeadLetter } from '../topics/dead-letters.ts';
import { isoOf } from '../topics/row-origin.ts';
import type { Store } from '../store/port.ts';
import { insertSaid, isStorableProject, isStorableTime, ledgerRowsOf } from './ledger-row.ts';
import type { LedgerRow, Said } from './ledger-row.ts';
import { DETAIL_MAX, REASON_MAX } from './receipt-row.ts';
import type { ReceiptRow } from './receipt-row.ts';

export interface OutcomesTools {
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert'>;
  now: () => number;
}

/**
 * Writes the counts of relays as rows of the ledger, and the drops that they name as receipts. A record that cannot be read
 * goes to `dead`.
 */
export async function writeOutcomes(batch: Batch, { log, store, now }: OutcomesTools): Promise<void> {
  const ledger: LedgerRow[] = [];
  const receipts: ReceiptRow[] = [];
  const letters: DeadLetter[] = [];
  for (const stored of batch.records) {
    try {
      const record = decodeRecord(outcomesRecordSchema, stored.value ?? new Uint8Array());
      checkStorable(record);
      const source = `${record.relay}#${record.seq}`;
      ledger.push(...ledgerRows(record, source));
      receipts.push(...record.drops.map((drop) => receiptRow(drop, record.relay, source)));
    } catch (error) {
      letters.push({
        record: stored,
        stage: 'outcomes',
        cause: error instanceof Error ? error : new Error(String(error)),
      });
    }
  }
  await appendDead(log, batch, letters, now());
  await Promise.all([insertSaid(store, 'ledger', ledger), insertSaid(store, 'receipts', receipts)]);
}

/** @throws Error where a table would refuse the row, and with it all rows of the same batch */
function checkStorable({ counts, drops }: OutcomesRecord): void {
  for (const { cohort, project, quantity } of counts) {
    if (!isStorableTime(cohort) || !isStorableProject(project)) throw new Error('a count is of no cohort or project');
    if (!Number.isSafeInteger(quantity) || quantity < 0) throw new Error('a count is no number of units');
  }
  for (const { at, project } of drops) {
    if (!isStorableTime(at) || !isStorableProject(project)) throw new Error('a drop is of no time or project');
  }
}

function ledgerRows({ counts }: OutcomesRecord, source: string): LedgerRow[] {
  const said = { relay: [] as Said[], client: [] as Said[] };
  for (const { cohort, project, category, outcome, reason, quantity } of counts) {
    const key = reason === '' ? outcome : `${outcome}:${reason.slice(0, REASON_MAX)}`;
    said[outcome === 'client_discard' ? 'client' : 'relay'].push({ cohort, project, category, key, quantity });
  }
  return [...ledgerRowsOf('relay', source, said.relay), ...ledgerRowsOf('client', source, said.client)];
}

const receiptRow = (drop: OutcomesRecord['drops'][number], relay: string, source: string): ReceiptRow => ({
  project_id: drop.project,
  event_id: drop.eventId,
  stage: 'relay',
  outcome: drop.outcome,
  reason: drop.reason.slice(0, REASON_MAX),
  source,
  category: drop.category,
  detail: (drop.detail ?? '').slice(0, DETAIL_MAX),
  lane: '',
  relay,
  client: drop.client ?? '',
  received_at: isoOf(drop.at),
  at: isoOf(drop.at),
});
