import { receiptOf } from '@breakwater/relay/log';
import type { LaneName } from '@breakwater/relay/log';

import { isoOf } from '../topics/row-origin.ts';
import type { RecordAccount, UnitFate } from './account.ts';
import { storablePlace } from './ledger-row.ts';

/** A row of `receipts`: an event that was not stored, or not yet. */
export interface ReceiptRow {
  project_id: number;
  event_id: string;
  stage: 'relay' | 'processor';
  outcome: string;
  reason: string;
  source: string;
  category: string;
  detail: string;
  lane: string;
  relay: string;
  client: string;
  received_at: string;
  at: string;
}

/** Causes may hold a part of a payload. */
export const DETAIL_MAX = 500;
export const REASON_MAX = 100;

/** One receipt for each event of a batch that was read in a lane and is not stored there, and for attachments that nothing stores. */
export function receiptsOf(
  accounts: readonly RecordAccount[],
  batch: { id: string; lane: LaneName },
  now: number,
): ReceiptRow[] {
  return accounts.flatMap((account) => {
    if (account.eventId === '') return [];
    const { project, receivedAt } = storablePlace(account);
    const told = [
      ...account.fates.filter(({ key, category }) => key !== 'stored' && receiptOf(category) !== null),
      ...unreadAttachments(account),
    ];
    return told.map(({ key, category, detail }) => {
      const [outcome = '', reason = ''] = splitKey(key);
      const place =
        outcome === 'moved'
          ? { lane: reason, reason: account.movedFor ?? '', detail: batch.lane }
          : { lane: batch.lane, reason, detail: (detail ?? '').slice(0, DETAIL_MAX) };
      return {
        project_id: project,
        event_id: account.eventId,
        stage: 'processor' as const,
        outcome,
        ...place,
        source: batch.id,
        category,
        relay: account.relay,
        client: account.client,
        received_at: isoOf(receivedAt),
        at: isoOf(now),
      };
    });
  });
}

/** One for all attachments of an event that nothing stores, though the event is stored. */
function unreadAttachments({ fates }: RecordAccount): UnitFate[] {
  const left = fates.filter(({ key }) => key === UNREAD);
  const [count, bytes] = ['attachment_item', 'attachment'].map((category) =>
    left.reduce((sum, fate) => sum + (fate.category === category ? fate.quantity : 0), 0),
  );
  if (!count) return [];
  const detail = `${count} ${count === 1 ? 'attachment' : 'attachments'}, ${bytes} bytes`;
  return [{ category: 'attachment', quantity: count, key: UNREAD, detail }];
}

const UNREAD = 'dropped:unsupported';

/** Outcome and reason of a key of the ledger. */
export function splitKey(key: string): [outcome: string, reason: string] {
  const colon = key.indexOf(':');
  return colon === -1 ? [key, ''] : [key.slice(0, colon), key.slice(colon + 1)];
}
