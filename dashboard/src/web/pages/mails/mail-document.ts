/** Elements that could load, run or send something; a mail of ours has none, so nothing is lost with them. */
const FORBIDDEN =
  'script, style, iframe, frame, object, embed, link, meta, base, form, template:not([data-mail-sheet]), svg, math';

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
  const parsed = new DOMParser().parseFromString(policy().createHTML(withoutStyles(html)), 'text/html');
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

/**
 * Even a document that is never shown reports styles in its markup to the page's policy. So they are put aside under other
 * names first: attributes as data, sheets as templates. Text cannot be hit, for its angle brackets are escaped.
 */
const withoutStyles = (html: string): string =>
  html.replace(/<\/?[a-z][^<>]*>/gi, (tag) =>
    tag
      .replace(/^<style\b/i, '<template data-mail-sheet')
      .replace(/^<\/style\b/i, '</template')
      .replace(/\sstyle\s*=/gi, ' data-mail-style='),
  );

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
  const sheets = [...parsed.querySelectorAll<HTMLTemplateElement>('template[data-mail-sheet]')].map((element) => {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(element.content.textContent ?? '');
    element.remove();
    return sheet;
  });
  target.body.replaceChildren(...[...parsed.body.childNodes].map((node) => target.importNode(node, true)));
  target.body.style.cssText = parsed.body.dataset['mailStyle'] ?? '';
  target.adoptedStyleSheets = sheets;
  for (const element of target.querySelectorAll<HTMLElement>('[data-mail-style]')) {
    element.style.cssText = element.dataset['mailStyle'] ?? '';
    delete element.dataset['mailStyle'];
  }
  for (const link of target.querySelectorAll('a')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
}
