import type { Store } from '@breakwater/processor/store';

import type { Mail, ListedMail, MailList } from '../../../contract/mails.ts';
import { millis } from '../../sql/bound.ts';

const COLUMNS = `mail_id AS id, kind, receiver, subject, status, detail, ${millis('written')} AS at, toString(issue_id) AS issueId`;

/** Mails, newest first, at most 100, and how many there are. */
export async function newestMails(store: Store): Promise<Pick<MailList, 'mails' | 'total'>> {
  const rows = await store.select<ListedMail & { total: number }>(`
    SELECT ${COLUMNS}, total
    FROM (
      SELECT mail_id, kind, receiver, subject, status, detail, at AS written, issue_id, toFloat64(count() OVER ()) AS total
      FROM mails FINAL
      ORDER BY written DESC, mail_id
      LIMIT 100
    )
    ORDER BY written DESC, mail_id`);
  return { mails: rows.map(({ total: _total, ...mail }) => mail), total: rows[0]?.total ?? 0 };
}

export async function mailById(store: Store, id: string): Promise<Mail | null> {
  const rows = await store.select<Mail>(
    `
    SELECT ${COLUMNS}, text
    FROM (SELECT *, at AS written FROM mails FINAL WHERE mail_id = {mail:String} LIMIT 1)`,
    { mail: id },
  );
  return rows[0] ?? null;
}

export async function htmlOfMail(store: Store, id: string): Promise<string | null> {
  const rows = await store.select<{ html: string }>(
    'SELECT html FROM mails FINAL WHERE mail_id = {mail:String} LIMIT 1',
    { mail: id },
  );
  return rows[0]?.html ?? null;
}
