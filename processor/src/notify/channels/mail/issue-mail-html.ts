import { html } from './html.ts';
import type { Html } from './html.ts';
import type { FrameFacts, IssueFacts } from './issue-mail-facts.ts';
import { mailPage } from './mail-page.ts';
import { footerHtml } from './reader.ts';

const MONO = 'font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace';

/** The layout follows `mail-page.ts`, which gives the reasons. */
export function issueMailHtml(facts: IssueFacts): string {
  const isNew = facts.kind === 'new';
  return mailPage({
    title: facts.shortId,
    preview: `${facts.verdict} ${facts.culprit}`,
    kicker: html`<strong class="${isNew ? 'new' : 'bad'}" style="color:${isNew ? '#2a63c9' : '#b04a30'}"
        >${isNew ? 'New issue' : 'Regressed issue'}</strong
      >
      in ${facts.project} &middot; ${facts.shortId}`,
    heading: facts.title,
    subheading: facts.culprit,
    body: html`<p class="ink" style="margin:0 0 16px;font-size:14px;line-height:22px;color:#22272f">${facts.verdict}</p>
      ${facts.frame && frameHtml(facts.frame)}
      <table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 20px">
        ${facts.details.map(detailHtml)}
      </table>`,
    link: { href: facts.link, text: 'Open the issue' },
    reason: footerHtml(facts.footer, facts.reader, facts.project),
  });
}

const frameHtml = (frame: FrameFacts): Html =>
  html`<p class="ink" style="margin:0 0 6px;font-size:13px;line-height:20px;color:#22272f;${MONO};word-break:break-all">
      ${frame.place}${frame.name !== '' && html` in <strong>${frame.name}</strong>`}
    </p>
    ${
      frame.lines.length > 0 &&
      html`<table
        role="presentation"
        width="100%"
        cellpadding="0"
        cellspacing="0"
        class="code"
        style="margin:0 0 16px;background:#eef0f4;border-radius:6px;table-layout:fixed"
      >
        ${frame.lines.map(lineHtml)}
      </table>`
    }`;

const lineHtml = ({ number, text, isCrash }: FrameFacts['lines'][number]): Html =>
  html`<tr${isCrash && CRASH}><td class="${isCrash ? 'ink' : 'soft'}" width="52" align="right" style="padding:1px 8px;font-size:12px;line-height:18px;color:${isCrash ? '#22272f' : '#5c6675'};${MONO}">${isCrash && '> '}${number}</td><td class="ink" style="padding:1px 8px 1px 0;font-size:12px;line-height:18px;color:#22272f;${MONO};white-space:pre-wrap;word-break:break-word">${text}</td></tr>`;

const detailHtml = ([label, value]: readonly [string, string]): Html =>
  html`<tr>
    <td class="soft" valign="top" style="padding:2px 16px 2px 0;font-size:13px;line-height:20px;color:#5c6675">
      ${label}
    </td>
    <td class="ink" style="padding:2px 0;font-size:13px;line-height:20px;color:#22272f;word-break:break-word">
      ${value}
    </td>
  </tr>`;

const CRASH = html` class="crash" style="background:#f6d9d3"`;
