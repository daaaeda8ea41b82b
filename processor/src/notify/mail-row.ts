import { createHash } from 'node:crypto';

import { isoOf } from '../topics/row-origin.ts';
import type { MailMessage } from './channels/mail/mail.ts';

export type MailStatus = 'pending' | 'sent' | 'failed' | 'outbox';

/** A row of `mails`. The newest version of an id has its outcome. */
export interface MailRow extends MailMessage {
  mail_id: string;
  version: number;
  decision: string;
  kind: string;
  project_id: number;
  issue_id: string;
  receiver: string;
  status: MailStatus;
  detail: string;
  at: string;
}

/** The subject of a mail; operators' mails are about no issue, which is 0. */
export interface MailAbout {
  decision: string;
  kind: string;
  project: number;
  issue: string;
}

/** One id per decision and receiver, however often it is computed. */
export const mailIdOf = (decision: string, receiver: string): string =>
  createHash('sha256').update(`${decision}\n${receiver.toLowerCase()}`).digest('hex').slice(0, 40);

export const mailRowOf = (
  about: MailAbout,
  receiver: string,
  mail: MailMessage,
  status: MailStatus,
  now: number,
): MailRow => ({
  ...mail,
  mail_id: mailIdOf(about.decision, receiver),
  version: 1,
  decision: about.decision,
  kind: about.kind,
  project_id: about.project,
  issue_id: about.issue,
  receiver,
  status,
  detail: '',
  at: isoOf(now),
});

/** The outcome of a mail, as the row that replaces its former one. */
export const mailOutcome = (row: MailRow, status: MailStatus, detail: string, now: number): MailRow => ({
  ...row,
  version: row.version + 1,
  status,
  detail,
  at: isoOf(now),
});

/** The insert token of a set of rows: the same rows give the same token, others another one. */
export const mailsToken = (rows: readonly MailRow[]): string =>
  `mails:${createHash('sha256')
    .update(rows.map((row) => `${row.mail_id}/${row.version}`).join('\n'))
    .digest('hex')
    .slice(0, 40)}`;
