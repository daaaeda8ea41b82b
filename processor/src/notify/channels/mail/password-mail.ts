import { visibleLine } from '../visible-text.ts';
import { html } from './html.ts';
import type { MailMessage } from './mail.ts';
import { mailPage } from './mail-page.ts';

export interface PasswordWords {
  link: string;
  /** The address of the account. */
  email: string;
  baseUrl: string;
}

/** The mail with a link that sets a password. The link is a secret: such mails are never stored or logged. */
export function renderPasswordMail({ link, email, baseUrl }: PasswordWords): MailMessage {
  const heading = 'Set a new password';
  const words = `Somebody asked for a new password of ${visibleLine(email, 254)} at ${baseUrl}. The link is good for an hour, and once.`;
  const reason = 'If you did not ask for it, do nothing: your password stays as it is.';
  return {
    subject: `[Breakwater] ${heading}`,
    text: [heading, '', words, '', `${heading}: ${link}`, '', '--', reason, ''].join('\n'),
    html: mailPage({
      title: 'Breakwater',
      preview: words,
      kicker: html`<strong class="new" style="color:#2a63c9">Account</strong>`,
      heading,
      subheading: words,
      body: html``,
      link: { href: link, text: heading },
      reason,
    }),
  };
}
