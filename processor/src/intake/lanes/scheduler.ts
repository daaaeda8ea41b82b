import type { LaneName } from '@breakwater/relay/log';

import { Shares } from './shares.ts';

/** A batch that wants to be worked on. */
export interface Turn {
  lane: LaneName;
  /** Of batches with one key, one is worked on at a time. */
  key: string;
  /** It holds as many records as a batch may: more wait behind it. */
  isFull: boolean;
  /** Of its oldest record. */
  ageMs: number;
}

export interface Clock {
  now(): number;
  /** Calls back once; the answer takes it back. */
  after(ms: number, wake: () => void): () => void;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  after(ms, wake) {
    const timer = setTimeout(wake, ms);
    return () => clearTimeout(timer);
  },
};

/** The batch did not get its turn: the process stops. It is handed out again by whoever goes on. */
export class StoppingError extends Error {
  constructor() {
    super('The processor is stopping.');
    this.name = 'StoppingError';
  }
}

/** Besides live ones: while one inserts, another is read. */
const MOST_ASIDE = 2;

/** Without a live batch. */
const IDLE_MS = 2_000;

interface Waiting {
  turn: Turn;
  start: () => void;
  refuse: (reason: Error) => void;
}

/**
 * Gives the batches of all lanes their turn on the one thread: live ones at once, the others as their shares allow. In the order
 * in which they came, as far as they may go at all; so no lane starves another, and no partition another of its lane.
 */
export class Scheduler {
  readonly #shares = new Shares();
  readonly #keys = new Set<string>();
  readonly #aside: Record<LaneName, number> = { live: 0, slow: 0, backlog: 0 };
  #waiting: Waiting[] = [];
  #isStopped = false;
  #liveCameAt = -Infinity;
  #takeBack: (() => void) | null = null;

  private readonly clock: Clock;

  constructor(clock: Clock = SYSTEM_CLOCK) {
    this.clock = clock;
  }

  /** Works when it is its turn. @throws StoppingError where that does not come any more */
  async run<T>(turn: Turn, work: () => Promise<T>): Promise<T> {
    if (this.#isStopped) throw new StoppingError();
    await new Promise<void>((start, refuse) => {
      this.#waiting.push({ turn, start, refuse });
      if (turn.lane === 'live') this.#liveCame(turn);
      this.#next();
    });
    const began = this.clock.now();
    try {
      return await work();
    } finally {
      this.#done(turn, began);
    }
  }

  /** Nobody of the live lane would wait. */
  isLiveIdle(): boolean {
    return this.clock.now() - this.#liveCameAt > IDLE_MS;
  }

  #liveCame(turn: Turn): void {
    this.#liveCameAt = this.clock.now();
    this.#shares.liveCame(turn.key, turn, this.#liveCameAt);
  }

  /** Those that wait get no turn; those that are worked on go on. */
  stop(): void {
    this.#isStopped = true;
    this.#takeBack?.();
    for (const { refuse } of this.#waiting.splice(0)) refuse(new StoppingError());
  }

  #next(): void {
    this.#takeBack?.();
    this.#takeBack = null;
    // A live one may be worked on as soon as its key is free, so those come first.
    for (const isLive of [true, false]) {
      const ofKind = this.#waiting.filter(({ turn }) => (turn.lane === 'live') === isLive);
      for (const waiting of ofKind) if (this.#mayStart(waiting.turn)) this.#start(waiting);
    }
    this.#lookAgain();
  }

  #mayStart({ lane, key }: Turn): boolean {
    if (this.#keys.has(key)) return false;
    if (lane === 'live') return true;
    const now = this.clock.now();
    const most = this.#shares.isPressed(now) ? 1 : MOST_ASIDE;
    return this.#aside.slow + this.#aside.backlog < most && this.#shares.mayStart(lane, now);
  }

  #start(waiting: Waiting): void {
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
    this.#keys.add(waiting.turn.key);
    this.#aside[waiting.turn.lane]++;
    waiting.start();
  }

  #done({ lane, key }: Turn, began: number): void {
    const now = this.clock.now();
    this.#keys.delete(key);
    this.#aside[lane]--;
    if (lane === 'live') this.#shares.liveDone(key, now);
    else this.#shares.asideDone(lane, now - began, now);
    if (!this.#isStopped) this.#next();
  }

  /** When time alone gives somebody who waits the right to go on. */
  #lookAgain(): void {
    const now = this.clock.now();
    const times = this.#waiting.flatMap(({ turn: { lane, key } }) =>
      lane === 'live' || this.#keys.has(key) ? [] : [this.#shares.mayStartAt(lane, now)],
    );
    const first = Math.min(...times);
    if (first > now && first < Infinity) this.#takeBack = this.clock.after(first - now, () => this.#next());
  }
}
