import type { Store } from '@breakwater/processor/store';

import type { Mail, ListedMail, MailList } from '../../../contract/mails.ts';
import { millis } from '../../sql/bound.ts';

/** SQL: how far a delivery is, in the words of the contract. */
export const STATUS = `
  transform(state, ['begun', 'delivered', 'kept', 'refused'], ['pending', 'sent', 'outbox', 'failed'], state)`;

/** A delivery whose message is not made yet has no title. */
const SUBJECT = `if(title = '', concat('(', kind, ')'), title)`;

const COLUMNS = `
  delivery_id AS id, kind, replaceOne(receiver, 'mail:', '') AS receiver, ${SUBJECT} AS subject, ${STATUS} AS status, detail,
  ${millis('written')} AS at, toString(issue_id) AS issueId`;

/** Deliveries, newest first, at most 100, and how many there are. */
export async function newestMails(store: Store): Promise<Pick<MailList, 'mails' | 'total'>> {
  const rows = await store.select<ListedMail & { total: number }>(`
    SELECT ${COLUMNS}, total
    FROM (
      SELECT delivery_id, kind, receiver, title, state, detail, decided_at AS written, issue_id, toFloat64(count() OVER ()) AS total
      FROM deliveries FINAL
      ORDER BY written DESC, delivery_id
      LIMIT 100
    )
    ORDER BY written DESC, id`);
  return { mails: rows.map(({ total: _total, ...mail }) => mail), total: rows[0]?.total ?? 0 };
}

export async function mailById(store: Store, id: string): Promise<Mail | null> {
  const rows = await store.select<Mail>(
    `
    SELECT ${COLUMNS}, JSONExtractString(rendered, 'text') AS text
    FROM (SELECT *, decided_at AS written FROM deliveries FINAL WHERE delivery_id = {mail:String} LIMIT 1)`,
    { mail: id },
  );
  return rows[0] ?? null;
}

export async function htmlOfMail(store: Store, id: string): Promise<string | null> {
  const rows = await store.select<{ html: string }>(
    `SELECT JSONExtractString(rendered, 'html') AS html FROM deliveries FINAL WHERE delivery_id = {mail:String} LIMIT 1`,
    { mail: id },
  );
  return rows[0]?.html ?? null;
}
