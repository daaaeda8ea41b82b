import { z } from 'zod';

import { minuteText } from '../../../operators/minute-text.ts';
import type { Channel } from '../channel.ts';
import type { Notice } from '../../notice.ts';
import { visibleLine } from '../visible-text.ts';
import { renderDigestMail } from './digest-mail.ts';
import { html } from './html.ts';
import { renderIssueMail } from './issue-mail.ts';
import type { MailMessage } from './mail.ts';
import { mailPage } from './mail-page.ts';
import { renderOperatorMail } from './operator-mail.ts';
import type { Mailer, Outgoing } from './send.ts';

const configSchema = z.object({ to: z.string() });
export type MailConfig = z.infer<typeof configSchema>;

export interface RenderedMail extends MailMessage {
  title: string;
  list: Outgoing['list'];
}

/** Mails. A mail program drops no repeat by its id for sure, so a mail in doubt is never sent again. */
export const mailChannel = (mailer: Mailer | null, mailDomain: string): Channel<MailConfig, RenderedMail> => ({
  kind: 'mail',
  config: configSchema,
  repeatable: false,
  signs: false,
  render(notice) {
    const mail = withDoubts(mailOf(notice), notice);
    const [id, name] = listOf(notice);
    return { ...mail, title: mail.subject, list: { id: `${id}.${mailDomain}`, name, unsubscribe: notice.unsubscribe } };
  },
  async send(rendered, { to }, key, attempt) {
    if (!mailer) return { kind: 'kept' };
    const { title: _title, ...mail } = rendered;
    // The first mail of a thread: a regression begins a new one, so that it is not buried in an old one.
    return mailer.send({ ...mail, to, messageId: `<notice.${key}@${mailDomain}>` }, attempt);
  },
});

function mailOf(notice: Notice): MailMessage {
  switch (notice.kind) {
    case 'issue':
      return renderIssueMail(notice.issue);
    case 'digest':
      return renderDigestMail(notice.digest);
    case 'operator':
      return renderOperatorMail({ v: 1, kind: 'operator', decision: '', ...notice.notice }, notice.baseUrl);
    case 'test':
      return testMail(notice);
  }
}

function listOf(notice: Notice): [id: string, name: string] {
  switch (notice.kind) {
    case 'issue':
      return [notice.issue.projectSlug, `${notice.issue.projectSlug} issues`];
    case 'digest':
      return ['digests', 'Breakwater digests'];
    default:
      return ['operators', 'Breakwater operators'];
  }
}

function testMail({ at, by, baseUrl }: Extract<Notice, { kind: 'test' }>): MailMessage {
  const heading = 'This is a test of mails';
  const words = `${visibleLine(by, 150)} asked for it on ${minuteText(at)}. Nothing has happened.`;
  const link = `${baseUrl}/deliveries`;
  return {
    subject: '[Test] Breakwater can send mails',
    text: [heading, words, '', `Open the deliveries: ${link}`, ''].join('\n'),
    html: mailPage({
      title: 'Breakwater',
      preview: words,
      kicker: html`<strong class="new" style="color:#2a63c9">Test</strong>`,
      heading,
      subheading: words,
      body: html``,
      link: { href: link, text: 'Open the deliveries' },
      reason: 'A test comes when somebody asks for it in the settings, and at no other time.',
    }),
  };
}

function timeZoneOf(notice: Notice): string {
  if (notice.kind === 'issue') return notice.issue.reader?.timeZone ?? 'UTC';
  return notice.kind === 'digest' ? notice.digest.reader.timeZone : 'UTC';
}

/** Names earlier mails that may not have arrived, above all else. */
function withDoubts(mail: MailMessage, notice: Notice): MailMessage {
  const { doubted, baseUrl } = notice;
  if (doubted.length === 0) return mail;
  const lines = doubted.map(({ title, at }) => `${title} (${minuteText(at, timeZoneOf(notice))})`);
  const head = 'Earlier mails to you may not have arrived:';
  const list = html`<div style="padding:12px 24px;font-size:13px;line-height:20px;color:#5c6675" class="soft">
    <strong>${head}</strong>${lines.map((line) => html`<br />${line}`)}<br /><a
      href="${baseUrl}/deliveries"
      class="soft"
      style="color:#5c6675"
      >All deliveries</a
    >
  </div>`;
  return {
    ...mail,
    text: [head, ...lines.map((line) => `- ${line}`), '', mail.text].join('\n'),
    html: mail.html.replace(/(<body[^>]*>)/, (body) => `${body}${list.text}`),
  };
}
