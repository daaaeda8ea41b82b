import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';

/** Elements named in a path, from the clicked one up. */
const MAX_ELEMENTS = 5;
const MAX_PATH = 200;

/** Each click becomes a breadcrumb that names the element. */
export const clicks = (): Integration => recordClicks;

export function recordClicks(client: Client): Undo {
  const onClick = ({ target }: MouseEvent): void =>
    client.safely(() => {
      if (target instanceof Element) client.addBreadcrumb({ category: 'ui.click', message: pathOf(target) });
    });
  const options = { capture: true, passive: true };
  document.addEventListener('click', onClick, options);
  return () => document.removeEventListener('click', onClick, options);
}

/**
 * `main > form#login > button.primary[name="send"]`. Never a text or value: those are the user's.
 * @internal
 */
export function pathOf(element: Element): string {
  const names: string[] = [];
  for (let at: Element | null = element; at && names.length < MAX_ELEMENTS; at = parentOf(at)) {
    const name = nameOf(at);
    if (name === 'html') break;
    names.unshift(name);
  }
  return names.join(' > ').slice(-MAX_PATH);
}

/* Fields of a form stand in for its properties of the same name: so all is asked of the prototype. */
const read = (element: Element, name: 'parentElement' | 'tagName'): unknown =>
  Reflect.get(Element.prototype, name, element);
const parentOf = (element: Element): Element | null => read(element, 'parentElement') as Element | null;
const attributeOf = (element: Element, name: string): string =>
  (Element.prototype.getAttribute.call(element, name) ?? '').slice(0, 2 * MAX_PATH);

function nameOf(element: Element): string {
  const id = attributeOf(element, 'id');
  const classes = attributeOf(element, 'class').split(/\s+/).filter(Boolean).slice(0, 3);
  const attributes = ['type', 'name', 'role', 'data-testid'].flatMap((attribute) => {
    const value = attributeOf(element, attribute);
    return value ? [`[${attribute}="${value.slice(0, 40)}"]`] : [];
  });
  return [
    String(read(element, 'tagName')).toLowerCase(),
    id && `#${id}`,
    ...classes.map((each) => `.${each}`),
    ...attributes,
  ].join('');
}
