import type { Event } from '../../wire/event.ts';
import type { Scope } from '../client/scope.ts';
import { combine } from './combine.ts';

/** A new event: what it says itself wins over the scope. Null where a processor of the scope dropped it. */
export function applyScope({ data }: Scope, event: Event): Event | null {
  const { user, tags, extra, contexts, level, fingerprint, transaction, breadcrumbs, processors } = data;
  let merged: Event = {
    ...event,
    user: filled(combine(user, event.user)),
    // Tags as pairs come from hand-made events, which know what they want.
    tags: Array.isArray(event.tags) ? event.tags : filled(combine(tags, event.tags)),
    extra: filled(combine(extra, event.extra)),
    contexts: combine(contexts, event.contexts),
    transaction: event.transaction ?? transaction,
  };
  if (event.type !== 'transaction') {
    const { breadcrumbs: given } = event;
    const all = [...breadcrumbs, ...(Array.isArray(given) ? given : [])];
    merged = { ...combine({ level, fingerprint }, merged), breadcrumbs: all };
  }
  return processors.reduce<Event | null>((result, process) => result && process(result), merged);
}

const filled = <T extends object>(object: T): T | undefined => (Object.keys(object).length > 0 ? object : undefined);
