import { minuteText } from '../../../operators/minute-text.ts';
import { visibleLine } from '../visible-text.ts';
import { html } from './html.ts';
import type { MailMessage } from './mail.ts';
import { mailPage } from './mail-page.ts';

export interface InvitationWords {
  /** The name of the person who invites; empty where it has none. */
  by: string;
  link: string;
  expiresAt: number;
  baseUrl: string;
}

/** The mail with a link by which its reader gets an account. */
export function renderInvitationMail({ by, link, expiresAt, baseUrl }: InvitationWords): MailMessage {
  const heading = by === '' ? 'You are invited to Breakwater' : `${visibleLine(by, 150)} invites you to Breakwater`;
  const words = `The link makes an account at ${baseUrl}. It is good once, until ${minuteText(expiresAt)}.`;
  const reason = 'You get this mail because somebody typed your address. Without the link nothing happens.';
  return {
    subject: heading,
    text: [heading, words, '', `Make your account: ${link}`, '', '--', reason, ''].join('\n'),
    html: mailPage({
      title: 'Breakwater',
      preview: words,
      kicker: html`<strong class="new" style="color:#2a63c9">Invitation</strong>`,
      heading,
      subheading: words,
      body: html``,
      link: { href: link, text: 'Make your account' },
      reason,
    }),
  };
}
