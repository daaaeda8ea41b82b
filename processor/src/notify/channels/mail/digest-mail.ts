import { digestFactsOf } from './digest-mail-facts.ts';
import type { DigestMailInput } from './digest-mail-facts.ts';
import { digestMailHtml } from './digest-mail-html.ts';
import { digestMailText } from './digest-mail-text.ts';
import type { MailMessage } from './mail.ts';

export function renderDigestMail(input: DigestMailInput): MailMessage {
  const facts = digestFactsOf(input);
  return { subject: facts.subject, text: digestMailText(facts), html: digestMailHtml(facts) };
}
