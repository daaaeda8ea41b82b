import type { Breadcrumb, Event, Level, User } from '../../wire/event.ts';
import { combine } from '../errors/combine.ts';

export type TagValue = string | number | boolean | null | undefined;

/** Data given along with one captured event. */
export interface CaptureContext {
  level?: Level;
  user?: User;
  tags?: Record<string, TagValue>;
  extra?: Record<string, unknown>;
  contexts?: Record<string, Record<string, unknown>>;
  fingerprint?: string[];
  transaction?: string;
}

/** Changes an event, or drops it by answering null. It must be quick and synchronous. */
export type EventProcessor = (event: Event) => Event | null;

/** Data that goes with every event captured under it. A clone starts with the data of its parent and hands nothing back. */
export interface Scope {
  clone: () => Scope;
  /** Null forgets the user. */
  setUser: (user: User | null) => Scope;
  setTag: (key: string, value: TagValue) => Scope;
  setTags: (tags: Record<string, TagValue>) => Scope;
  setExtra: (key: string, value: unknown) => Scope;
  /** Null removes it. */
  setContext: (name: string, context: Record<string, unknown> | null) => Scope;
  setLevel: (level: Level) => Scope;
  setFingerprint: (fingerprint: string[]) => Scope;
  /** The name of what was running, for errors outside of a transaction. */
  setTransactionName: (name: string) => Scope;
  /** Keeps the newest `maxBreadcrumbs`. */
  addBreadcrumb: (breadcrumb: Breadcrumb) => Scope;
  addEventProcessor: (processor: EventProcessor) => Scope;
  /** A new event: what it says itself wins over the scope. Null where a processor dropped it. */
  applyTo: (event: Event) => Event | null;
}

interface ScopeData {
  user?: User | undefined;
  tags: Record<string, TagValue>;
  extra: Record<string, unknown>;
  contexts: Record<string, Record<string, unknown> | undefined>;
  level?: Level;
  fingerprint?: string[];
  transaction?: string;
  breadcrumbs: Breadcrumb[];
  processors: EventProcessor[];
}

export function createScope(maxBreadcrumbs: number, from?: ScopeData): Scope {
  const data: ScopeData = {
    ...from,
    tags: { ...from?.tags },
    extra: { ...from?.extra },
    contexts: { ...from?.contexts },
    breadcrumbs: [...(from?.breadcrumbs ?? [])],
    processors: [...(from?.processors ?? [])],
  };
  const set = (change: Partial<ScopeData>): Scope => {
    Object.assign(data, change);
    return scope;
  };
  const setIn = (part: 'tags' | 'extra' | 'contexts', entries: [string, unknown][]): Scope => {
    // One by one: a getter of the application may throw, and undefined takes a value away.
    for (const [key, value] of entries) (data[part] as Record<string, unknown>)[key] = value;
    return scope;
  };
  const { breadcrumbs, processors } = data;

  const scope: Scope = {
    clone: () => createScope(maxBreadcrumbs, data),
    setUser: (user) => set({ user: user ?? undefined }),
    setTag: (key, value) => setIn('tags', [[key, value]]),
    setTags: (tags) => setIn('tags', Object.entries(combine(tags))),
    setExtra: (key, value) => setIn('extra', [[key, value]]),
    setContext: (name, context) => setIn('contexts', [[name, context ?? undefined]]),
    setLevel: (level) => set({ level }),
    setFingerprint: (fingerprint) => set({ fingerprint }),
    setTransactionName: (transaction) => set({ transaction }),
    addBreadcrumb: (breadcrumb) => {
      breadcrumbs.push(breadcrumb);
      if (breadcrumbs.length > maxBreadcrumbs) breadcrumbs.shift();
      return scope;
    },
    addEventProcessor: (processor) => {
      processors.push(processor);
      return scope;
    },
    applyTo: (event) =>
      processors.reduce<Event | null>((result, process) => result && process(result), merge(data, event)),
  };
  return scope;
}

function merge(
  { user, tags, extra, contexts, level, fingerprint, transaction, breadcrumbs }: ScopeData,
  event: Event,
): Event {
  const merged: Event = {
    ...event,
    user: filled(combine(user, event.user)),
    // Tags as pairs come from hand-made events, which know what they want.
    tags: Array.isArray(event.tags) ? event.tags : filled(combine(tags, event.tags)),
    extra: filled(combine(extra, event.extra)),
    contexts: combine(contexts, event.contexts),
    transaction: event.transaction ?? transaction,
  };
  if (event.type === 'transaction') return merged;
  const own = Array.isArray(event.breadcrumbs) ? event.breadcrumbs : [];
  return {
    ...merged,
    level: event.level ?? level,
    fingerprint: event.fingerprint ?? fingerprint,
    breadcrumbs: [...breadcrumbs, ...own],
  };
}

const filled = <T extends object>(object: T): T | undefined => (Object.keys(object).length > 0 ? object : undefined);
