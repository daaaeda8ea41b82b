import { setTimeout as delay } from 'node:timers/promises';

import type { Session } from 'chdb';

import { StoreError } from '../errors.ts';
import { prepareSession } from './session-settings.ts';
import type { Call, SessionState } from './session-settings.ts';

/** Beyond this many waiting calls the answer is an error, not a longer wait. */
const MAX_WAITING = 512;
/** A kill reaches only running queries, so it is repeated until the query has ended. */
const KILL_EVERY_MS = 50;

/** One session, used by one call at a time. `label` is its `log_comment`, by which a kill finds its query. */
interface Slot extends SessionState {
  session: Session;
  readonly label: string;
  spoiled: boolean;
}

/** A session lent for one call. */
export interface SessionLease {
  readonly session: Session;
  /** Keeps the session after the work has resolved, until `release`. For results that are read later. */
  keep(): void;
  release(): void;
  /** Replaces the session: the engine keeps the query of a failed stream as long as its session. */
  spoil(): void;
  /** Ends the query on the session; `running` settles when it has ended. */
  kill(running: Promise<unknown>): Promise<void>;
}

interface Waiting {
  take: (slot: Slot) => void;
  refuse: (error: Error) => void;
}

/** A fixed number of sessions, first come first served. Waiting happens here, never on a libuv thread. */
export class SessionPool {
  readonly #name: string;
  readonly #slots: Slot[];
  readonly #idle: Slot[];
  readonly #waiting: Waiting[] = [];
  readonly #control: Session;
  readonly #openSession: () => Session;
  #closed = false;
  #onAllIdle: () => void = () => {};

  constructor(name: string, size: number, control: Session, openSession: () => Session) {
    this.#name = name;
    this.#control = control;
    this.#openSession = openSession;
    this.#slots = Array.from({ length: size }, (_, index) => newSlot(`${name}-${index}`, openSession));
    this.#idle = [...this.#slots];
  }

  /**
   * Runs `work` on a session that has the settings and parameters of `call` and no others. An abort ends the promise at once;
   * the session is lent again only when the engine has ended the query.
   */
  async use<T>(call: Call, work: (lease: SessionLease) => Promise<T>): Promise<T> {
    const slot = await this.#acquire(call.abort_signal);
    if (call.abort_signal?.aborted) {
      this.#release(slot);
      throw new StoreError('aborted');
    }
    let kept = false;
    const lease: SessionLease = {
      get session() {
        return slot.session;
      },
      keep: () => (kept = true),
      release: () => this.#release(slot),
      spoil: () => (slot.spoiled = true),
      kill: (running) => this.#kill(`Settings['log_comment'] = '${slot.label}'`, running),
    };

    const running = prepareSession(slot, call, () => this.#renew(slot)).then(() => work(lease));
    let killing: Promise<void> | undefined;
    let stopListening = (): void => {};
    const aborted = new Promise<never>((_, reject) => {
      const abort = (): void => {
        killing = lease.kill(running);
        reject(new StoreError('aborted'));
      };
      call.abort_signal?.addEventListener('abort', abort, { once: true });
      stopListening = () => call.abort_signal?.removeEventListener('abort', abort);
    });
    void settled(running).then(async () => {
      stopListening();
      // A kill on its way must not meet the next call.
      await killing;
      if (!kept) this.#release(slot);
    });
    return Promise.race([running, aborted]);
  }

  /**
   * Runs `work` while all sessions of the pool are kept from other calls, which wait. @throws StoreError `busy` where those that
   * run do not end within `waitMs`.
   */
  async withoutCalls<T>(waitMs: number, work: () => Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(waitMs);
    const kept: Slot[] = [];
    try {
      while (kept.length < this.#slots.length) kept.push(await this.#acquire(signal));
      return await work();
    } catch (error) {
      if (error instanceof StoreError && error.code === 'aborted' && kept.length < this.#slots.length)
        throw new StoreError('busy', `statements that write did not end within ${waitMs} ms`);
      throw error;
    } finally {
      for (const slot of kept) this.#release(slot);
    }
  }

  /** Refuses new and waiting calls; resolves when every session is back. With `kill`, running queries are ended. */
  async drain({ kill }: { kill: boolean }): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#waiting.splice(0)) waiting.refuse(new StoreError('closed'));
    if (this.#idle.length === this.#slots.length) return;
    const allIdle = new Promise<void>((resolve) => (this.#onAllIdle = resolve));
    if (kill) await this.#kill(`startsWith(Settings['log_comment'], '${this.#name}-')`, allIdle);
    await allIdle;
  }

  closeSessions(): void {
    for (const slot of this.#slots) slot.session.close();
  }

  /** A new session is cheaper than finding out what is left on an old one, and nothing can leak from it. */
  #renew(slot: Slot): void {
    slot.session.close();
    Object.assign(slot, newSlot(slot.label, this.#openSession));
  }

  #acquire(signal: AbortSignal | undefined): Promise<Slot> {
    if (this.#closed) return Promise.reject(new StoreError('closed'));
    if (signal?.aborted) return Promise.reject(new StoreError('aborted'));
    const slot = this.#idle.pop();
    if (slot) return Promise.resolve(slot);
    if (this.#waiting.length >= MAX_WAITING) return Promise.reject(new StoreError('busy'));

    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(new StoreError('aborted'));
      };
      const stay =
        <T>(settle: (value: T) => void) =>
        (value: T): void => {
          signal?.removeEventListener('abort', leave);
          settle(value);
        };
      const waiting: Waiting = { take: stay(resolve), refuse: stay(reject) };
      this.#waiting.push(waiting);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  #release(slot: Slot): void {
    if (slot.spoiled && !this.#closed) this.#renew(slot);
    const next = this.#waiting.shift();
    if (next) return next.take(slot);
    this.#idle.push(slot);
    if (this.#idle.length === this.#slots.length) this.#onAllIdle();
  }

  async #kill(queries: string, running: Promise<unknown>): Promise<void> {
    const gone = settled(running).then(() => true);
    do {
      this.#tryToKill(queries);
    } while (!(await Promise.race([gone, delay(KILL_EVERY_MS, false)])));
  }

  #tryToKill(queries: string): void {
    try {
      // On this thread, for a millisecond: the queries to be ended may hold every libuv thread. ASYNC, because SYNC would wait
      // for them here.
      this.#control.query(`KILL QUERY WHERE ${queries} ASYNC`);
    } catch {
      // Refused for lack of memory, which the query to be killed may hold: tried again while it runs.
    }
  }
}

function newSlot(label: string, openSession: () => Session): Slot {
  const session = openSession();
  session.query(`SET log_comment = '${label}'`);
  return { session, label, settings: new Map(), params: new Set(), spoiled: false };
}

const settled = (promise: Promise<unknown>): Promise<void> =>
  promise.then(
    () => {},
    () => {},
  );
