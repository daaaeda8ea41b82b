import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { DeliverRecord, Log, NotificationRecord } from '@breakwater/relay/log';

import { appendAccount } from '../ledger/append-account.ts';
import { insertSaid } from '../ledger/ledger-row.ts';
import { toldLedgerRow } from '../ledger/said-of-issues.ts';
import { toldRowOf } from '../notify/told.ts';
import type { Store } from '../store/port.ts';
import { hearingsOf } from './hear.ts';
import type { HearTools } from './hear.ts';
import type { Hearing } from './receivers.ts';

export interface AnnounceTools extends HearTools {
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert' | 'select'>;
}

/**
 * Appends each decision for each of its receivers, and says at once of which ones nobody is told. A batch that comes again appends
 * again: readers recognise a delivery by its id.
 */
export async function announceDecisions(
  decisions: readonly NotificationRecord[],
  batchId: string,
  tools: AnnounceTools,
): Promise<void> {
  if (decisions.length === 0) return;
  const { log, store, now } = tools;
  // Records of before version 2 name no level: they were told of whatever it was.
  const hearings = await hearingsOf(
    decisions.map((record) => ({ ...record, level: record.level ?? 'error', stale: record.stale ?? false })),
    tools,
  );
  const records = hearings.flatMap(({ decided, hearing }) => recordsOf(decided, hearing));
  if (records.length > 0)
    await log.append(
      TOPICS.notifications.name,
      records.map((record) => ({ key: record.receiver, value: encodeRecord(record) })),
    );

  const untold = hearings.flatMap(({ decided, hearing }) => (hearing.kind === 'untold' ? [{ decided, hearing }] : []));
  await insertSaid(
    store,
    'told',
    untold.map(({ decided, hearing: { reason, silence } }) =>
      toldRowOf(decided, { receivers: 0, reason, silence: silence?.id ?? '' }, now()),
    ),
  );
  await appendAccount(
    log,
    batchId,
    { rows: untold.map(({ decided, hearing }) => toldLedgerRow(decided, `untold:${hearing.reason}`)), receipts: [] },
    now(),
  );
}

function recordsOf(record: NotificationRecord, hearing: Hearing): DeliverRecord[] {
  if (hearing.kind === 'untold') return [];
  const { v: _v, decision, stale: _stale, ...about } = record;
  return hearing.receivers.map(({ receiver, as, why, because }) => ({
    v: 2,
    kind: 'deliver',
    receiver,
    decision,
    as,
    why,
    ...(because && { because }),
    about: about as DeliverRecord['about'],
  }));
}
