import { endpoint } from './endpoint.ts';

export interface ListedMail {
  id: string;
  /** `operator` is about Breakwater itself, and about no issue. */
  kind: 'new' | 'regressed' | 'operator' | 'digest' | 'silence_ended';
  receiver: string;
  subject: string;
  /**
   * `pending`: sent now, or tried again later. `waiting`: for the next digest. `digested`: its words are in one. `doubt`: a stop or a
   * lost answer left it unknown whether it arrived, so it is not sent again.
   */
  status: 'pending' | 'waiting' | 'sent' | 'failed' | 'doubt' | 'outbox' | 'digested';
  detail: string;
  at: number;
  /** `0` where the mail is about no issue. */
  issueId: string;
}

/** Newest first, at most 100 of `total`. `outbox`: no SMTP server is configured, so the mail is only shown here. */
export interface MailList {
  mails: ListedMail[];
  total: number;
  smtp: boolean;
}

export interface Mail extends ListedMail {
  text: string;
}

export const allMails = endpoint<{ answer: MailList }>('GET', '/api/ui/mails');
export const oneMail = endpoint<{ params: 'id'; answer: Mail }>('GET', '/api/ui/mails/:id');

/**
 * The page shows a mail in `<iframe sandbox src>`: a frame made by `srcdoc` would have the page's own policy, which allows no style
 * attributes, and a mail has no others.
 */
export const mailHtml = endpoint<{ params: 'id'; answer: string }>('GET', '/api/ui/mails/:id/html');
