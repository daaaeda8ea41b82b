/** Elements that could load, run or send something; a mail of ours has none, so nothing is lost with them. */
const FORBIDDEN = 'script, iframe, frame, object, embed, link, meta, base, form, template, svg, math';

interface Policy {
  createHTML: (html: string) => string;
}

interface TypesFactory {
  createPolicy: (name: string, rules: { createHTML: (html: string) => string }) => Policy;
}

/**
 * A mail as inert nodes. Its text comes from events, so it is parsed into a document of its own that never runs anything,
 * stripped, and then shown in a frame that may not run anything either.
 */
export function parseMail(html: string): Document {
  const parsed = new DOMParser().parseFromString(policy().createHTML(html), 'text/html');
  for (const element of parsed.querySelectorAll(FORBIDDEN)) element.remove();
  for (const element of parsed.querySelectorAll('*')) {
    for (const { name, value } of Array.from(element.attributes)) {
      if (name.startsWith('on') || (/^(href|src|action|background)$/.test(name) && !isSafeAddress(value))) {
        element.removeAttribute(name);
      }
    }
  }
  return parsed;
}

const isSafeAddress = (value: string): boolean => /^(https?:|mailto:|data:image\/|#|\/(?!\/))/i.test(value.trim());

let made: Policy | null = null;

function policy(): Policy {
  const factory = (globalThis as { trustedTypes?: TypesFactory }).trustedTypes;
  made ??= factory?.createPolicy('breakwater-mail', { createHTML: (html) => html }) ?? { createHTML: (html) => html };
  return made;
}

/**
 * Puts the mail into the frame's empty document. The page's policy forbids styles in markup there too, so they go in through
 * the object model, which is allowed: attributes one by one, style elements as sheets.
 */
export function showMail(frame: HTMLIFrameElement, html: string): void {
  const target = frame.contentDocument;
  const view = frame.contentWindow as (Window & { CSSStyleSheet: typeof CSSStyleSheet }) | null;
  if (!target || !view) return;
  const parsed = parseMail(html);
  const sheets = [...parsed.querySelectorAll('style')].map((element) => {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(element.textContent ?? '');
    element.remove();
    return sheet;
  });
  const styles = [...parsed.body.querySelectorAll<HTMLElement>('[style]')].map((element, index) => {
    const text = element.getAttribute('style') ?? '';
    element.removeAttribute('style');
    element.dataset['mailStyle'] = String(index);
    return text;
  });
  const bodyStyle = parsed.body.getAttribute('style') ?? '';
  target.body.replaceChildren(...[...parsed.body.childNodes].map((node) => target.importNode(node, true)));
  target.body.style.cssText = bodyStyle;
  target.adoptedStyleSheets = sheets;
  for (const element of target.querySelectorAll<HTMLElement>('[data-mail-style]')) {
    element.style.cssText = styles[Number(element.dataset['mailStyle'])] ?? '';
    delete element.dataset['mailStyle'];
  }
  for (const link of target.querySelectorAll('a')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
}
