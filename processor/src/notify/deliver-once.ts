import type { Logger } from '@breakwater/relay/service';

import type { Store } from '../store/port.ts';
import type { MailMessage } from './channels/mail/mail.ts';
import { mailIdOf, mailOutcome, mailRowOf, mailsToken } from './mail-row.ts';
import type { MailAbout, MailRow, MailStatus } from './mail-row.ts';
import type { Mailer } from './channels/mail/send.ts';

/** A mail that a receiver is to get. */
export interface Wanted {
  about: MailAbout;
  receiver: string;
}

/** The text of a mail, and the mailing list that it belongs to. */
export interface Written {
  mail: MailMessage;
  list: { id: string; name: string };
}

export interface DeliverTools {
  store: Pick<Store, 'insert' | 'select'>;
  /** Null without SMTP: mails then stay in the outbox that the dashboard shows. */
  mailer: Mailer | null;
  /** The domain of message ids and list ids. */
  mailDomain: string;
  logger: Pick<Logger, 'warn'>;
  now: () => number;
}

/** The outcome of a mail: `in_doubt` where a crash came between its begin and its end. */
export type Delivery = Exclude<MailStatus, 'pending'> | 'in_doubt';

/** Mails looked up and written at once: their ids are in a URL, their texts in memory, and there may be a thousand receivers. */
const AT_ONCE = 200;
/** Mails in hand at once. */
const CONCURRENCY = 5;
/** Mails written as pending by one insert. */
const PORTION = 20;

/**
 * At most one mail per decision and receiver. Each is stored as pending before it is sent. So after a crash it is known to have
 * begun, and is marked as failed rather than sent again, because its arrival is unknown.
 * @param write is called only for mails that have not begun yet
 * @returns the outcome of each, by `mailIdOf`
 */
export async function deliverOnce(
  wanted: readonly Wanted[],
  write: (wanted: readonly Wanted[]) => Promise<(wanted: Wanted) => Written>,
  tools: DeliverTools,
): Promise<Map<string, Delivery>> {
  const deliveries = new Map<string, Delivery>();
  const all = [...new Map(wanted.map((each) => [mailIdOf(each.about.decision, each.receiver), each]))];
  for (let at = 0; at < all.length; at += AT_ONCE) {
    await deliverSome(new Map(all.slice(at, at + AT_ONCE)), write, tools, deliveries);
  }
  return deliveries;
}

async function deliverSome(
  missing: Map<string, Wanted>,
  write: (wanted: readonly Wanted[]) => Promise<(wanted: Wanted) => Written>,
  tools: DeliverTools,
  deliveries: Map<string, Delivery>,
): Promise<void> {
  const begun = await mailsOf(tools.store, [...missing.keys()]);
  await giveUp(
    begun.filter((row) => row.status === 'pending'),
    tools,
  );
  for (const row of begun) {
    missing.delete(row.mail_id);
    deliveries.set(row.mail_id, row.status === 'pending' || row.detail === IN_DOUBT ? 'in_doubt' : row.status);
  }
  if (missing.size === 0) return;

  const written = await write([...missing.values()]);
  const letters = [...missing.values()].map((each) => {
    const { mail, list } = written(each);
    return { list, row: mailRowOf(each.about, each.receiver, mail, tools.mailer ? 'pending' : 'outbox', tools.now()) };
  });
  for (let at = 0; at < letters.length; at += PORTION) {
    for (const row of await deliver(letters.slice(at, at + PORTION), tools)) {
      deliveries.set(row.mail_id, row.status === 'pending' ? 'in_doubt' : row.status);
    }
  }
}

async function mailsOf(store: Pick<Store, 'select'>, ids: readonly string[]): Promise<MailRow[]> {
  const rows = await store.select<Omit<MailRow, 'version'> & { version: string }>(
    'SELECT * FROM mails FINAL WHERE mail_id IN {ids:Array(String)}',
    { ids },
  );
  return rows.map((row) => ({ ...row, version: Number(row.version) }));
}

const IN_DOUBT = 'unknown: the processor ended while sending, so this mail may or may not have arrived';

async function giveUp(rows: readonly MailRow[], tools: DeliverTools): Promise<void> {
  const outcomes = rows.map((row) => mailOutcome(row, 'failed', IN_DOUBT, tools.now()));
  if (outcomes.length > 0) await tools.store.insert('mails', outcomes, mailsToken(outcomes));
}

interface Letter {
  row: MailRow;
  list: Written['list'];
}

/** The rows with their final status. */
async function deliver(letters: readonly Letter[], tools: DeliverTools): Promise<MailRow[]> {
  const rows = letters.map(({ row }) => row);
  await tools.store.insert('mails', rows, mailsToken(rows));
  const { mailer } = tools;
  if (!mailer) return rows;

  const outcomes: MailRow[] = [];
  const queue = [...letters];
  const work = async (): Promise<void> => {
    for (let letter = queue.shift(); letter; letter = queue.shift()) {
      const { row, list } = letter;
      const { status, detail } = await mailer.send({
        ...row,
        to: row.receiver,
        // The first mail of a thread: a regression begins a new one, so that it is not buried in an old one.
        messageId: `<${row.kind === 'operator' ? 'operator' : 'issue'}.${row.mail_id}@${tools.mailDomain}>`,
        list,
      });
      if (status === 'failed') tools.logger.warn({ mail: row.mail_id, detail }, 'a mail was not sent');
      outcomes.push(mailOutcome(row, status, detail, tools.now()));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  await tools.store.insert('mails', outcomes, mailsToken(outcomes));
  return outcomes;
}
