import { decodeRecord, notificationRecordSchema } from '@breakwater/relay/log';
import type { Batch, Log, Logger, NotificationRecord, StoredRecord } from '@breakwater/relay/log';

import { appendDead } from './dead-letters.ts';
import type { DeadLetter } from './dead-letters.ts';
import { renderIssueMail } from './mail/issue-mail.ts';
import { activeReceivers, mailInputs } from './mail/mail-facts.ts';
import { mailIdOf, mailOutcome, mailRowOf, mailsToken } from './mail/mail-row.ts';
import type { MailRow } from './mail/mail-row.ts';
import type { Mailer } from './mail/send.ts';
import type { Store } from './store/port.ts';

export interface NotifyTools {
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert' | 'select'>;
  /** Null without SMTP: mails then stay in the outbox that the dashboard shows. */
  mailer: Mailer | null;
  baseUrl: string;
  /** Instead of everyone with an account, where not empty. */
  mailTo: readonly string[];
  /** The domain of message ids and list ids. */
  mailDomain: string;
  logger: Pick<Logger, 'warn'>;
  now: () => number;
}

/** Mails in hand at once. */
const CONCURRENCY = 5;
/** Mails written as pending by one insert. */
const PORTION = 20;

/**
 * At most one mail per decision and receiver. Each is written down as pending before it is sent, so after a crash it is known
 * to have been begun, and is marked as failed rather than sent again: nobody can tell whether it arrived.
 */
export async function notifyBatch(batch: Batch, tools: NotifyTools): Promise<void> {
  const { notifications, letters } = readNotifications(batch.records);
  await appendDead(tools.log, batch, letters, tools.now());
  const receivers = tools.mailTo.length > 0 ? tools.mailTo : await activeReceivers(tools.store);
  const wanted = new Map<string, Wanted>();
  for (const notification of notifications) {
    for (const receiver of receivers) {
      wanted.set(mailIdOf(notification.decision, receiver), { notification, receiver });
    }
  }
  if (wanted.size === 0) return;

  const begun = await mailsOf(tools.store, [...wanted.keys()]);
  await giveUp(
    begun.filter((row) => row.status === 'pending'),
    tools,
  );
  for (const row of begun) wanted.delete(row.mail_id);
  if (wanted.size === 0) return;

  const inputs = await mailInputs(tools.store, notifications, tools.baseUrl);
  const rows = [...wanted.values()].flatMap(({ notification, receiver }) => {
    const input = inputs.get(notification.decision);
    const status = tools.mailer ? 'pending' : 'outbox';
    return input ? [mailRowOf(notification, receiver, renderIssueMail(input), status, tools.now())] : [];
  });
  for (let at = 0; at < rows.length; at += PORTION) await deliver(rows.slice(at, at + PORTION), inputs, tools);
}

interface Wanted {
  notification: NotificationRecord;
  receiver: string;
}

function readNotifications(records: readonly StoredRecord[]) {
  const notifications: NotificationRecord[] = [];
  const letters: DeadLetter[] = [];
  for (const record of records) {
    try {
      notifications.push(decodeRecord(notificationRecordSchema, record.value ?? new Uint8Array()));
    } catch (error) {
      letters.push({ record, stage: 'notification', cause: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return { notifications, letters };
}

async function mailsOf(store: Pick<Store, 'select'>, ids: readonly string[]): Promise<MailRow[]> {
  const rows = await store.select<Omit<MailRow, 'version'> & { version: string }>(
    'SELECT * FROM mails FINAL WHERE mail_id IN {ids:Array(String)}',
    { ids },
  );
  return rows.map((row) => ({ ...row, version: Number(row.version) }));
}

async function giveUp(rows: readonly MailRow[], tools: NotifyTools): Promise<void> {
  const detail = 'unknown: the processor ended while sending, so this mail may or may not have arrived';
  const outcomes = rows.map((row) => mailOutcome(row, 'failed', detail, tools.now()));
  if (outcomes.length > 0) await tools.store.insert('mails', outcomes, mailsToken(outcomes));
}

async function deliver(
  rows: readonly MailRow[],
  inputs: ReadonlyMap<string, { projectSlug: string }>,
  tools: NotifyTools,
): Promise<void> {
  await tools.store.insert('mails', rows, mailsToken(rows));
  const { mailer } = tools;
  if (!mailer) return;

  const outcomes: MailRow[] = [];
  const queue = [...rows];
  const work = async (): Promise<void> => {
    for (let row = queue.shift(); row; row = queue.shift()) {
      const slug = inputs.get(row.decision)?.projectSlug ?? '';
      const { status, detail } = await mailer.send({
        ...row,
        to: row.receiver,
        // The first mail of a thread: a regression begins a new one, so that it is not buried in an old one.
        messageId: `<issue.${row.mail_id}@${tools.mailDomain}>`,
        list: { id: `${slug}.${tools.mailDomain}`, name: `${slug} issues` },
      });
      if (status === 'failed') tools.logger.warn({ mail: row.mail_id, detail }, 'a mail was not sent');
      outcomes.push(mailOutcome(row, status, detail, tools.now()));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  await tools.store.insert('mails', outcomes, mailsToken(outcomes));
}
