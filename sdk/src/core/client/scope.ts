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
  /** As it is now; it never changes. */
  readonly data: ScopeData;
}

/** All that was set on a scope. */
export interface ScopeData {
  user?: User | null;
  tags?: Record<string, TagValue>;
  extra?: Record<string, unknown>;
  contexts?: Record<string, Record<string, unknown> | undefined>;
  level?: Level;
  fingerprint?: string[];
  transaction?: string;
  breadcrumbs: Breadcrumb[];
  processors: EventProcessor[];
}

/** The data is replaced, never changed: so a clone costs nothing until something is set on it. */
export function createScope(maxBreadcrumbs: number, from: ScopeData = { breadcrumbs: [], processors: [] }): Scope {
  let data = from;
  const set = (change: Partial<ScopeData>): Scope => {
    data = { ...data, ...change };
    return scope;
  };
  /** An entry that is undefined takes a value away. */
  const setIn = (part: 'tags' | 'extra' | 'contexts', entries: object): Scope =>
    set({ [part]: { ...data[part], ...entries } });

  const scope: Scope = {
    clone: () => createScope(maxBreadcrumbs, data),
    setUser: (user) => set({ user }),
    setTag: (key, value) => setIn('tags', { [key]: value }),
    // A getter of the application may throw.
    setTags: (tags) => setIn('tags', combine(tags)),
    setExtra: (key, value) => setIn('extra', { [key]: value }),
    setContext: (name, context) => setIn('contexts', { [name]: context ?? undefined }),
    setLevel: (level) => set({ level }),
    setFingerprint: (fingerprint) => set({ fingerprint }),
    setTransactionName: (transaction) => set({ transaction }),
    addBreadcrumb: (breadcrumb) =>
      set({ breadcrumbs: [...data.breadcrumbs, breadcrumb].slice(-maxBreadcrumbs || Infinity) }),
    addEventProcessor: (processor) => set({ processors: [...data.processors, processor] }),
    get data() {
      return data;
    },
  };
  return scope;
}
