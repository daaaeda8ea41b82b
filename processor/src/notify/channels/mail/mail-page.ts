import { Html, html } from './html.ts';

/*
 * Tables, inline styles and system fonts, because mail programs draw these. No image, so nothing is fetched and no reader is
 * tracked. Colours are of medium brightness, so that programs which invert them keep them legible; the state is also given in
 * words.
 */

const FONT = 'font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif';

const DARK = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #16191f !important; } .card { background: #1f232b !important; border-color: #3a404c !important; }
  .ink { color: #e4e7ec !important; } .soft { color: #a3abb8 !important; } .code { background: #16191f !important; }
  .crash { background: #4a2a2a !important; } .line { border-color: #3a404c !important; }
  .new { color: #7fabf5 !important; } .bad { color: #ee9a83 !important; }
}
[data-ogsc] .ink { color: #e4e7ec !important; } [data-ogsc] .soft { color: #a3abb8 !important; }
[data-ogsc] .new { color: #7fabf5 !important; } [data-ogsc] .bad { color: #ee9a83 !important; }
[data-ogsb] .page { background: #16191f !important; } [data-ogsb] .card { background: #1f232b !important; }
@media (max-width: 620px) { .card { width: 100% !important; } }`;

export interface MailLayout {
  title: string;
  /** The text that lists of mails show beside the subject. */
  preview: string;
  kicker: Html;
  heading: string;
  subheading: string;
  body: Html;
  link: { href: string; text: string };
  /** The reason why the reader gets the mail, and the ways to change that. */
  reason: Html | string;
}

export const mailPage = (page: MailLayout): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <base target="_blank" />
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${page.title}</title>
        <style>
          ${DARK_STYLE}
        </style>
      </head>
      <body class="page" style="margin:0;padding:0;background:#f3f4f6;${FONT}">
        <div style="display:none;max-height:0;overflow:hidden">${page.preview}</div>
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
                    <p class="soft" style="margin:0 0 12px;font-size:13px;line-height:20px;color:#5c6675">
                      ${page.kicker}
                    </p>
                    <h1
                      class="ink"
                      style="margin:0 0 4px;font-size:18px;line-height:26px;color:#22272f;word-break:break-word"
                    >
                      ${page.heading}
                    </h1>
                    <p
                      class="soft"
                      style="margin:0 0 16px;font-size:13px;line-height:20px;color:#5c6675;word-break:break-word"
                    >
                      ${page.subheading}
                    </p>
                    ${page.body}
                    <a
                      href="${page.link.href}"
                      style="display:inline-block;padding:10px 18px;border-radius:6px;background:#2f6fde;color:#fdfdfe;font-size:14px;line-height:20px;text-decoration:none"
                      >${page.link.text}</a
                    >
                  </td>
                </tr>
              </table>
              <p class="soft" style="margin:16px 0 0;max-width:560px;font-size:12px;line-height:18px;color:#5c6675">
                ${page.reason}
              </p>
            </td>
          </tr>
        </table>
      </body>
    </html> `.text;

const DARK_STYLE = new Html(DARK);
