import type { DigestFacts, EntryFacts } from './digest-mail-facts.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { mailPage } from './mail-page.ts';
import { footerHtml } from './reader.ts';

/** The layout follows `mail-page.ts`, which gives the reasons. Styles are short, because each stands in fifty rows. */
export const digestMailHtml = (facts: DigestFacts): string =>
  mailPage({
    title: facts.subject,
    preview: `${facts.span} ${facts.entries
      .slice(0, 3)
      .map(({ title }) => title)
      .join(' · ')}`,
    kicker: html`<strong class="new" style="color:#2a63c9">Digest</strong> of ${facts.from}`,
    heading: facts.heading,
    subheading: facts.span,
    body: html`${facts.reasons.map(
        (reason) =>
          html`<p class="ink" style="margin:0 0 8px;font-size:14px;line-height:22px;color:#22272f">${reason}</p>`,
      )}
      <table
        role="presentation"
        width="100%"
        cellpadding="0"
        cellspacing="0"
        style="margin:8px 0 16px;table-layout:fixed"
      >
        ${facts.entries.map(entryHtml)}
      </table>
      ${facts.more !== '' && html`<p class="soft" style="margin:0 0 16px;font-size:13px;color:#5c6675">${facts.more}</p>`}`,
    link: { href: facts.link, text: 'Open the issues' },
    reason: footerHtml(facts.footer, facts.reader, facts.from),
  });

const entryHtml = (entry: EntryFacts): Html =>
  html`<tr>
    <td
      class="line"
      style="padding:9px 0;border-top:1px solid #d5d9e0;font-size:13px;line-height:19px;word-break:break-word"
    >
      <strong
        class="${entry.isRegressed ? 'bad' : 'new'}"
        style="font-size:12px;color:${entry.isRegressed ? '#b04a30' : '#2a63c9'}"
        >${entry.state}</strong
      ><br /><a class="ink" href="${entry.link}" style="font-size:14px;color:#22272f">${entry.title}</a
      >${entry.culprit !== '' && html`<br /><span class="soft" style="color:#5c6675">${entry.culprit}</span>`}<br /><span
        class="soft"
        style="color:#5c6675"
        >${entry.details.join(' · ')}</span
      >
    </td>
  </tr>`;
