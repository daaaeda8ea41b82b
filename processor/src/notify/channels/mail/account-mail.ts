import { visibleLine } from '../visible-text.ts';
import { html } from './html.ts';
import type { MailMessage } from './mail.ts';
import { mailPage } from './mail-page.ts';

/** A mail about an account, to its person alone. Its link is a secret: such mails are never stored or logged. */
export interface AccountMail {
  to: string;
  heading: string;
  words: readonly string[];
  link: { href: string; text: string };
  /** Why it came, and what to do about it. */
  reason: string;
}

const HEADING = 150;
const LINE = 500;

export function renderAccountMail({ heading, words, link, reason }: AccountMail): MailMessage {
  const title = visibleLine(heading, HEADING);
  const lines = words.map((line) => visibleLine(line, LINE));
  const why = visibleLine(reason, LINE);
  return {
    subject: `[Breakwater] ${title}`,
    text: [title, '', ...lines, '', `${link.text}: ${link.href}`, '', '--', why, ''].join('\n'),
    html: mailPage({
      title: 'Breakwater',
      preview: lines.join(' '),
      kicker: html`<strong class="new" style="color:#2a63c9">Account</strong>`,
      heading: title,
      subheading: lines.join(' '),
      body: html``,
      link,
      reason: why,
    }),
  };
}
