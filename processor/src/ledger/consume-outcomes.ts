import { accountRecordSchema, decodeRecord, outcomesRecordSchema } from '@breakwater/relay/log';
import type { AccountRecord, Batch, Log, OutcomesRecord } from '@breakwater/relay/log';
import { z } from 'zod';

import { appendDead } from '../topics/dead-letters.ts';
import type { DeadLetter } from '../topics/dead-letters.ts';
import { isoOf } from '../topics/row-origin.ts';
import type { Store } from '../store/port.ts';
import { statementOf } from './append-account.ts';
import { insertSaid, isStorableProject, isStorableTime, ledgerRowsOf } from './ledger-row.ts';
import { keyTrafficRow, largestOf } from './key-traffic-row.ts';
import type { KeyTrafficRow } from './key-traffic-row.ts';
import type { LedgerRow, Said } from './ledger-row.ts';
import { DETAIL_MAX, REASON_MAX } from './receipt-row.ts';
import type { ReceiptRow } from './receipt-row.ts';

export interface OutcomesTools {
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert'>;
  now: () => number;
}

/**
 * Writes what relays and processors counted as rows of the ledger, and the events that they name as receipts: nothing else
 * writes these but statements of losses. A batch that comes again writes the same rows again, which replace those that are
 * there. A record that cannot be read goes to `dead`.
 */
export async function writeOutcomes(batch: Batch, { log, store, now }: OutcomesTools): Promise<void> {
  const ledger: LedgerRow[] = [];
  const receipts: ReceiptRow[] = [];
  const traffic: KeyTrafficRow[] = [];
  const letters: DeadLetter[] = [];
  for (const stored of batch.records) {
    try {
      const record = decodeRecord(recordSchema, stored.value ?? new Uint8Array());
      const said = 'kind' in record ? checkedAccount(record) : saidByRelay(record);
      ledger.push(...said.rows);
      receipts.push(...said.receipts);
      traffic.push(...said.traffic);
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
  await insertSaid(store, 'key_traffic', largestOf(traffic));
}

const recordSchema = z.union([accountRecordSchema, outcomesRecordSchema]);

interface Statement {
  rows: readonly LedgerRow[];
  receipts: readonly ReceiptRow[];
  traffic: readonly KeyTrafficRow[];
}

/** @throws Error where a table would refuse a row, and with it all rows of the same batch */
function checkedAccount(record: AccountRecord): Statement {
  checkStorable(
    record.counts.flatMap(({ cohort, project, quantities }) =>
      Object.values(quantities).map((quantity) => ({ cohort, project, quantity })),
    ),
    [{ at: record.at, project: 0 }, ...record.receipts.map(({ receivedAt: at, project }) => ({ at, project }))],
  );
  return { ...statementOf(record), traffic: [] };
}

/** @throws Error as above */
function saidByRelay(record: OutcomesRecord): Statement {
  const { traffic = [] } = record;
  checkStorable(record.counts, [{ at: record.at, project: 0 }, ...record.drops]);
  checkStorable(
    traffic.map(({ bucket: cohort, project, quantity }) => ({ cohort, project, quantity })),
    traffic.map(({ lastAt: at, project }) => ({ at, project })),
  );
  const source = `${record.relay}#${record.seq}`;
  return {
    rows: ledgerRows(record, source),
    receipts: record.drops.map((drop) => receiptRow(drop, record.relay, source)),
    traffic: traffic.map((row) => keyTrafficRow(row, record.relay)),
  };
}

function checkStorable(
  counts: readonly { cohort: number; project: number; quantity: number }[],
  moments: readonly { at: number; project: number }[],
): void {
  for (const { cohort, project, quantity } of counts) {
    if (!isStorableTime(cohort) || !isStorableProject(project)) throw new Error('a count is of no cohort or project');
    if (!Number.isSafeInteger(quantity) || quantity < 0) throw new Error('a count is no number of units');
  }
  for (const { at, project } of moments) {
    if (!isStorableTime(at) || !isStorableProject(project)) throw new Error('an event is of no time or project');
  }
}

function ledgerRows({ counts, at }: OutcomesRecord, source: string): LedgerRow[] {
  const said = { relay: [] as Said[], client: [] as Said[] };
  for (const { cohort, project, category, outcome, reason, quantity } of counts) {
    const key = reason === '' ? outcome : `${outcome}:${reason.slice(0, REASON_MAX)}`;
    said[outcome === 'client_discard' ? 'client' : 'relay'].push({ cohort, project, category, key, quantity });
  }
  const rows = [...ledgerRowsOf('relay', source, said.relay), ...ledgerRowsOf('client', source, said.client)];
  return rows.map((row) => ({ ...row, said_at: isoOf(at) }));
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
