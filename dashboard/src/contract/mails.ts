export interface ListedMail {
  id: string;
  /** `operator` is about Breakwater itself, and about no issue. */
  kind: 'new' | 'regressed' | 'operator';
  receiver: string;
  subject: string;
  status: 'pending' | 'sent' | 'failed' | 'outbox';
  detail: string;
  at: number;
  /** `0` where the mail is about no issue. */
  issueId: string;
}

/** `GET /api/ui/mails`: newest first, at most 100 of `total`. `outbox`: no SMTP server is configured, so the mail is only shown here. */
export interface MailList {
  mails: ListedMail[];
  total: number;
  smtp: boolean;
}

/**
 * `GET /api/ui/mails/:id`. The page shows the mail in `<iframe sandbox src="/api/ui/mails/:id/html">`: a frame made by
 * `srcdoc` would have the page's own policy, which allows no style attributes, and a mail has no others.
 */
export interface Mail extends ListedMail {
  text: string;
}
