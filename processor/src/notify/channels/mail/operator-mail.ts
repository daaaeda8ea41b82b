import type { OperatorNotice } from '@breakwater/relay/log';

import { minuteText } from '../../../operators/minute-text.ts';
import { visibleLine, visibleLines } from '../visible-text.ts';
import { html } from './html.ts';
import type { MailMessage } from './mail.ts';
import { mailPage } from './mail-page.ts';

/** Mail programs cut a message near 102 KB. */
const TITLE = 150;
const DETAIL = 6000;

/** The mail for operators: the event, its stage, the numbers and where to look. */
export function renderOperatorMail({ title, detail, stage, at }: OperatorNotice, baseUrl: string): MailMessage {
  const heading = visibleLine(title, TITLE);
  const words = visibleLines(detail, DETAIL);
  const noticed = `Stage: ${stage}. Noticed ${minuteText(at)}.`;
  const link = `${baseUrl}/pipeline`;
  const reason = 'You get this mail because you are an operator of this Breakwater: see BREAKWATER_OPERATOR_MAIL.';
  return {
    subject: `[Breakwater] ${heading}`,
    text: [`ALERT: ${heading}`, noticed, '', words, '', `Open the pipeline: ${link}`, '', '--', reason, ''].join('\n'),
    html: mailPage({
      title: 'Breakwater',
      preview: words.slice(0, 200),
      kicker: html`<strong class="bad" style="color:#b04a30">Alert</strong> for operators &middot; ${stage}`,
      heading,
      subheading: noticed,
      body: html`<div style="margin:0 0 20px">
        ${words
          .split('\n')
          .map(
            (line) =>
              html`<p
                class="ink"
                style="margin:0 0 8px;font-size:14px;line-height:22px;color:#22272f;word-break:break-word"
              >
                ${line}
              </p>`,
          )}
      </div>`,
      link: { href: link, text: 'Open the pipeline' },
      reason,
    }),
  };
}
