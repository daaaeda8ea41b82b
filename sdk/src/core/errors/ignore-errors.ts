import type { Event } from '../../wire/event.ts';

/** Whether the event's `Type: message` contains one of the texts or matches one of the expressions. */
export function isIgnored({ exception, message }: Event, ignored: readonly (string | RegExp)[]): boolean {
  if (ignored.length === 0) return false;
  const last = (Array.isArray(exception) ? exception : exception?.values)?.at(-1);
  const title = last ? `${last.type ?? ''}: ${last.value ?? ''}` : typeof message === 'string' ? message : '';
  return ignored.some((each) => (typeof each === 'string' ? title.includes(each) : each.test(title)));
}
