import { Html, html } from './html.ts';
import type { FrameFacts, IssueFacts } from './issue-mail.ts';

/*
 * Tables, inline styles and system fonts, because that is what mail programs draw. No image, so nothing is fetched and no one
 * is tracked. Colours lie in the middle, so that programs which invert them keep them legible; the state is said in words too.
 */

const FONT = 'font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif';
const MONO = 'font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace';

const DARK = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #16191f !important; } .card { background: #1f232b !important; border-color: #3a404c !important; }
  .ink { color: #e4e7ec !important; } .soft { color: #a3abb8 !important; } .code { background: #16191f !important; }
  .crash { background: #4a2a2a !important; }
}
[data-ogsc] .ink { color: #e4e7ec !important; } [data-ogsc] .soft { color: #a3abb8 !important; }
[data-ogsb] .page { background: #16191f !important; } [data-ogsb] .card { background: #1f232b !important; }
@media (max-width: 620px) { .card { width: 100% !important; } }`;

export function issueMailHtml(facts: IssueFacts): string {
  const isNew = facts.kind === 'new';
  return html`<!doctype html>
    <html lang="en">
      <head>
        <base target="_blank" />
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${facts.shortId}</title>
        <style>
          ${DARK_STYLE}
        </style>
      </head>
      <body class="page" style="margin:0;padding:0;background:#f3f4f6;${FONT}">
        <div style="display:none;max-height:0;overflow:hidden">${facts.verdict} ${facts.culprit}</div>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="page" style="background:#f3f4f6">
          <tr>
            <td align="center" style="padding:24px 8px">
              <table
                role="presentation"
                width="600"
                cellpadding="0"
                cellspacing="0"
                class="card"
                style="width:600px;max-width:100%;background:#fdfdfe;border:1px solid #d5d9e0;border-radius:8px"
              >
                <tr>
                  <td style="padding:24px">
                    <p style="margin:0 0 12px;font-size:13px;line-height:20px" class="soft">
                      <strong style="color:${isNew ? '#2f6fde' : '#c0563b'}"
                        >${isNew ? 'New issue' : 'Regressed issue'}</strong
                      >
                      in ${facts.project} &middot; ${facts.shortId}
                    </p>
                    <h1
                      class="ink"
                      style="margin:0 0 4px;font-size:18px;line-height:26px;color:#22272f;word-break:break-word"
                    >
                      ${facts.title}
                    </h1>
                    <p
                      class="soft"
                      style="margin:0 0 16px;font-size:13px;line-height:20px;color:#5c6675;word-break:break-word"
                    >
                      ${facts.culprit}
                    </p>
                    <p class="ink" style="margin:0 0 16px;font-size:14px;line-height:22px;color:#22272f">
                      ${facts.verdict}
                    </p>
                    ${facts.frame && frameHtml(facts.frame)}
                    <table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 20px">
                      ${facts.details.map(detailHtml)}
                    </table>
                    <a
                      href="${facts.link}"
                      style="display:inline-block;padding:10px 18px;border-radius:6px;background:#2f6fde;color:#fdfdfe;font-size:14px;line-height:20px;text-decoration:none"
                      >Open the issue</a
                    >
                  </td>
                </tr>
              </table>
              <p class="soft" style="margin:16px 0 0;max-width:560px;font-size:12px;line-height:18px;color:#5c6675">
                ${facts.reason}
              </p>
            </td>
          </tr>
        </table>
      </body>
    </html> `.text;
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
  html`<tr${isCrash && CRASH}><td class="soft" width="52" align="right" style="padding:1px 8px;font-size:12px;line-height:18px;color:#5c6675;${MONO}">${isCrash && '> '}${number}</td><td class="ink" style="padding:1px 8px 1px 0;font-size:12px;line-height:18px;color:#22272f;${MONO};white-space:pre-wrap;word-break:break-word">${text}</td></tr>`;

const detailHtml = ([label, value]: readonly [string, string]): Html =>
  html`<tr>
    <td class="soft" valign="top" style="padding:2px 16px 2px 0;font-size:13px;line-height:20px;color:#5c6675">
      ${label}
    </td>
    <td class="ink" style="padding:2px 0;font-size:13px;line-height:20px;color:#22272f;word-break:break-word">
      ${value}
    </td>
  </tr>`;

const DARK_STYLE = new Html(DARK);
const CRASH = html` class="crash" style="background:#f6d9d3"`;
