import type { Breadcrumb, Event, Level, User } from '../wire/event.ts';

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
export class Scope {
  #user: User | undefined;
  #tags: Record<string, TagValue> = {};
  #extra: Record<string, unknown> = {};
  #contexts: Record<string, Record<string, unknown>> = {};
  #level: Level | undefined;
  #fingerprint: string[] | undefined;
  #transaction: string | undefined;
  #breadcrumbs: Breadcrumb[] = [];
  #processors: EventProcessor[] = [];
  readonly #maxBreadcrumbs: number;

  constructor(maxBreadcrumbs: number) {
    this.#maxBreadcrumbs = maxBreadcrumbs;
  }

  clone(): Scope {
    const clone = new Scope(this.#maxBreadcrumbs);
    clone.#user = this.#user;
    clone.#tags = { ...this.#tags };
    clone.#extra = { ...this.#extra };
    clone.#contexts = { ...this.#contexts };
    clone.#level = this.#level;
    clone.#fingerprint = this.#fingerprint;
    clone.#transaction = this.#transaction;
    clone.#breadcrumbs = [...this.#breadcrumbs];
    clone.#processors = [...this.#processors];
    return clone;
  }

  setUser(user: User | null): this {
    this.#user = user ?? undefined;
    return this;
  }

  setTag(key: string, value: TagValue): this {
    this.#tags[key] = value;
    return this;
  }

  setTags(tags: Record<string, TagValue>): this {
    Object.assign(this.#tags, tags);
    return this;
  }

  setExtra(key: string, value: unknown): this {
    this.#extra[key] = value;
    return this;
  }

  /** Null removes it. */
  setContext(name: string, context: Record<string, unknown> | null): this {
    if (context) this.#contexts[name] = context;
    else delete this.#contexts[name];
    return this;
  }

  setLevel(level: Level): this {
    this.#level = level;
    return this;
  }

  setFingerprint(fingerprint: string[]): this {
    this.#fingerprint = fingerprint;
    return this;
  }

  /** The name of what was running, for errors outside of a transaction. */
  setTransactionName(name: string): this {
    this.#transaction = name;
    return this;
  }

  /** Keeps the newest `maxBreadcrumbs`. */
  addBreadcrumb(breadcrumb: Breadcrumb): this {
    if (this.#maxBreadcrumbs <= 0) return this;
    if (this.#breadcrumbs.length >= this.#maxBreadcrumbs) this.#breadcrumbs.shift();
    this.#breadcrumbs.push(breadcrumb);
    return this;
  }

  addEventProcessor(processor: EventProcessor): this {
    this.#processors.push(processor);
    return this;
  }

  /** A new event: what it says itself wins over the scope. Null where a processor dropped it. */
  applyTo(event: Event): Event | null {
    const { user } = event;
    const applied: Event = { ...event };
    const breadcrumbs = Array.isArray(event.breadcrumbs) ? event.breadcrumbs : [];
    const ownTags = event.tags && !Array.isArray(event.tags) ? event.tags : {};

    if (this.#user || user) applied.user = { ...this.#user, ...user };
    if (!Array.isArray(event.tags)) applied.tags = { ...this.#tags, ...ownTags };
    applied.extra = { ...this.#extra, ...event.extra };
    applied.contexts = { ...this.#contexts, ...event.contexts };
    if (event.type !== 'transaction') {
      applied.level = event.level ?? this.#level;
      applied.breadcrumbs = [...this.#breadcrumbs, ...breadcrumbs];
      if (this.#fingerprint && !event.fingerprint) applied.fingerprint = this.#fingerprint;
    }
    if (this.#transaction && !event.transaction) applied.transaction = this.#transaction;

    let result: Event | null = applied;
    for (const processor of this.#processors) result = result && processor(result);
    return result;
  }
}
