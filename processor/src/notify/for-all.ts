import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { DeliverRecord, Log, NotificationRecord, OperatorNotice } from '@breakwater/relay/log';

import { announceDecisions } from '../alerts/announce.ts';
import type { AnnounceTools } from '../alerts/announce.ts';
import { mailReceiver } from '../alerts/receivers.ts';
import { activeReceivers } from '../directory/people.ts';

export interface ForAllTools extends AnnounceTools {
  /** Receivers of mails; when empty, everyone with an account. */
  mailTo: readonly string[];
  /** Receivers of notices about Breakwater itself; when empty, the receivers of issues' mails. */
  operatorMail: readonly string[];
}

/** Appends an operators' notice for each of its receivers; `except` is one that is told by nobody now. */
export async function tellOperators(
  notices: readonly OperatorNotice[],
  { log, store, mailTo, operatorMail }: Pick<ForAllTools, 'log' | 'store' | 'mailTo' | 'operatorMail'>,
  except: string | null = null,
): Promise<void> {
  if (notices.length === 0) return;
  const named = operatorMail.length > 0 ? operatorMail : mailTo;
  const emails = named.length > 0 ? named : await activeReceivers(store);
  const receivers = [...new Set(emails.map(mailReceiver))].filter((receiver) => receiver !== except);
  await append(
    log,
    notices.flatMap(({ v: _v, decision, ...about }) =>
      receivers.map((receiver): DeliverRecord => ({
        v: 2,
        kind: 'deliver',
        receiver,
        decision,
        as: 'single',
        why: 'operator',
        about,
      })),
    ),
  );
}

/**
 * Decisions of before version 2, which a log may still hold when it is read by this version. Those that were mailed, or begun, are
 * not mailed again.
 */
export async function announceOlder(
  decisions: readonly NotificationRecord[],
  batchId: string,
  tools: AnnounceTools,
): Promise<void> {
  if (decisions.length === 0) return;
  const begun = await tools.store.select<{ decision: string }>(
    'SELECT DISTINCT decision FROM mails WHERE decision IN {decisions:Array(String)}',
    { decisions: decisions.map(({ decision }) => decision) },
  );
  const known = new Set(begun.map(({ decision }) => decision));
  await announceDecisions(
    decisions.filter(({ decision }) => !known.has(decision)),
    batchId,
    tools,
  );
}

const append = (log: Pick<Log, 'append'>, records: readonly DeliverRecord[]): Promise<void> =>
  records.length === 0
    ? Promise.resolve()
    : log.append(
        TOPICS.notifications.name,
        records.map((record) => ({ key: record.receiver, value: encodeRecord(record) })),
      );
