import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';

/** Elements named in a path, from the clicked one up. */
const MAX_ELEMENTS = 5;
const MAX_PATH = 200;

/** Each click becomes a breadcrumb that names the element. */
export const clicks = (): Integration => recordClicks;

export function recordClicks(client: Client): Undo {
  const onClick = ({ target }: MouseEvent): void => {
    if (target instanceof Element) client.addBreadcrumb({ category: 'ui.click', message: pathOf(target) });
  };
  const options = { capture: true, passive: true };
  document.addEventListener('click', onClick, options);
  return () => document.removeEventListener('click', onClick, options);
}

/** `main > form#login > button.primary[name="send"]`. Never a text or value: those are the user's. */
export function pathOf(element: Element): string {
  const names: string[] = [];
  for (let at: Element | null = element; at && names.length < MAX_ELEMENTS; at = at.parentElement) {
    if (at.tagName === 'HTML') break;
    names.unshift(nameOf(at));
  }
  return names.join(' > ').slice(-MAX_PATH);
}

function nameOf(element: Element): string {
  const id = element.id ? `#${element.id}` : '';
  const classes = [...element.classList].slice(0, 3).map((each) => `.${each}`);
  const attributes = ['type', 'name', 'role', 'aria-label', 'data-testid'].flatMap((attribute) => {
    const value = element.getAttribute(attribute);
    return value ? [`[${attribute}="${value.slice(0, 40)}"]`] : [];
  });
  return `${element.tagName.toLowerCase()}${id}${classes.join('')}${attributes.join('')}`;
}
