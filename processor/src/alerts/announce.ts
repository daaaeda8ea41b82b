import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { DeliverRecord, Log, NotificationRecord } from '@breakwater/relay/log';

import { appendAccount } from '../ledger/append-account.ts';
import { insertSaid } from '../ledger/ledger-row.ts';
import { toldLedgerRow } from '../ledger/said-of-issues.ts';
import { activeReceivers } from '../notify/issue-facts.ts';
import { toldRowOf } from '../notify/told.ts';
import type { Store } from '../store/port.ts';
import { mailReceiver } from './receivers.ts';
import type { UntoldReason } from './receivers.ts';

export interface AnnounceTools {
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert' | 'select'>;
  /** Receivers of mails; when empty, everyone with an account. */
  mailTo: readonly string[];
  now: () => number;
}

/**
 * Appends each decision for each of its receivers, and says at once of which ones nobody is told. A batch that comes again appends
 * again: readers recognise a delivery by its id.
 */
export async function announce(
  decisions: readonly NotificationRecord[],
  batchId: string,
  { log, store, mailTo, now }: AnnounceTools,
): Promise<void> {
  if (decisions.length === 0) return;
  const receivers = mailTo.length > 0 ? mailTo : await activeReceivers(store);
  const why = mailTo.length > 0 ? 'setting' : 'account';
  const untold: { decision: NotificationRecord; reason: UntoldReason }[] = [];
  const records: DeliverRecord[] = [];
  for (const record of decisions) {
    const { v: _v, decision, stale, ...about } = record;
    if (stale) untold.push({ decision: record, reason: 'stale' });
    else if (receivers.length === 0) untold.push({ decision: record, reason: 'nobody' });
    else
      for (const email of receivers)
        records.push({
          v: 2,
          kind: 'deliver',
          receiver: mailReceiver(email),
          decision,
          as: 'single',
          why,
          about: about as DeliverRecord['about'],
        });
  }
  if (records.length > 0)
    await log.append(
      TOPICS.notifications.name,
      records.map((record) => ({ key: record.receiver, value: encodeRecord(record) })),
    );
  await insertSaid(
    store,
    'told',
    untold.map(({ decision, reason }) => toldRowOf(decision, { receivers: 0, reason }, now())),
  );
  await appendAccount(
    log,
    batchId,
    { rows: untold.map(({ decision, reason }) => toldLedgerRow(decision, `untold:${reason}`)), receipts: [] },
    now(),
  );
}
