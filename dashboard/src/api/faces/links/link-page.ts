import { createHash } from 'node:crypto';

import { Html, html } from '@breakwater/processor/alerts';

/*
 * Pages behind links in mails: without a login and without scripts, because a mail is opened on any device. They load nothing, and
 * send nothing but their own form.
 */

const STYLE = `:root{color-scheme:light dark}
body{margin:0;padding:48px 16px;background:Canvas;color:CanvasText;font:16px/24px system-ui,sans-serif}
main{max-width:480px;margin:auto;overflow-wrap:anywhere}
h1{margin:0 0 8px;font-size:20px;line-height:28px}
p{margin:0 0 16px}
button{padding:10px 18px;border:0;border-radius:6px;background:#2f6fde;color:#fff;font:inherit;cursor:pointer}
a{color:LinkText}`;

export const LINK_PAGE_HEADERS = {
  'content-security-policy': [
    `default-src 'none'`,
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; '),
  // The token in the address is for this page alone.
  'referrer-policy': 'no-referrer',
  'content-type': 'text/html; charset=utf-8',
} as const;

export const linkPage = (title: string, body: Html): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Breakwater</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `.text;

/** Its text is hashed in the policy, so no space may come between. */
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);
