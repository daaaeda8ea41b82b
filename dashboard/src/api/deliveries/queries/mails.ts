import type { Store } from '@breakwater/processor/store';

import type { Mail, ListedMail } from '../../../contract/mails.ts';
import { millis } from '../../sql/bound.ts';

const COLUMNS = `mail_id AS id, kind, receiver, subject, status, detail, ${millis('written')} AS at, toString(issue_id) AS issueId`;

/** Mails, newest first, at most 100. */
export const newestMails = (store: Store): Promise<ListedMail[]> =>
  store.select<ListedMail>(`
    SELECT ${COLUMNS}
    FROM (
      SELECT mail_id, kind, receiver, subject, status, detail, at AS written, issue_id
      FROM mails FINAL
      ORDER BY written DESC, mail_id
      LIMIT 100
    )
    ORDER BY written DESC, mail_id`);

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
