import { cut } from '../../../normalize/cut.ts';
import { issueMailHtml } from './issue-mail-html.ts';
import { issueMailText } from './issue-mail-text.ts';
import { issueFactsOf } from './issue-mail-facts.ts';
import type { IssueMailInput } from './issue-mail-facts.ts';
import type { MailMessage } from './mail.ts';

/** Characters of the title in a subject: mail programs show about as many. */
const SUBJECT_TITLE = 120;

export function renderIssueMail(input: IssueMailInput): MailMessage {
  const facts = issueFactsOf(input);
  const state = facts.kind === 'new' ? 'New' : 'Regressed';
  return {
    subject: `[${state}] ${facts.project}: ${cut(facts.title, SUBJECT_TITLE)} (${facts.shortId})`,
    text: issueMailText(facts),
    html: issueMailHtml(facts),
  };
}
