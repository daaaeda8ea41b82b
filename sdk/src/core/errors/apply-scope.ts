import type { Event } from '../../wire/event.ts';
import type { Scope } from '../client/scope.ts';
import { combine } from './combine.ts';

/** A new event: what it says itself wins over the scope. Null where a processor of the scope dropped it. */
export function applyScope({ data }: Scope, event: Event): Event | null {
  const { user, tags, extra, contexts, level, fingerprint, transaction, breadcrumbs, processors } = data;
  const isTransaction = event.type === 'transaction';
  const merged: Event = {
    ...(isTransaction ? {} : { level, fingerprint }),
    ...event,
    user: both(user, event.user),
    // Tags as pairs come from hand-made events, which know what they want.
    tags: Array.isArray(event.tags) ? event.tags : both(tags, event.tags),
    extra: both(extra, event.extra),
    contexts: both(contexts, event.contexts),
    transaction: event.transaction ?? transaction,
  };
  const { breadcrumbs: own } = event;
  if (!isTransaction) merged.breadcrumbs = [...breadcrumbs, ...(Array.isArray(own) ? own : [])];
  return processors.reduce<Event | null>((result, process) => result && process(result), merged);
}

/** Undefined where neither has an entry. */
function both<T = unknown>(
  of: object | null | undefined,
  over: object | null | undefined,
): Record<string, T> | undefined {
  if (!of && !over) return undefined;
  const all = combine<T>(of, over);
  return Object.keys(all).length > 0 ? all : undefined;
}
