import type { LaneName } from '@breakwater/relay/log';

import { Shares } from './shares.ts';

/** A batch that waits for its turn. */
export interface Turn {
  lane: LaneName;
  /** Batches with the same key are worked on one at a time. */
  key: string;
  /** True where the batch is as large as allowed: more records wait behind it. */
  isFull: boolean;
  /** Age of the oldest record of the batch. */
  ageMs: number;
}

export interface Clock {
  now(): number;
  /** Calls `wake` once; the returned function cancels the call. */
  after(ms: number, wake: () => void): () => void;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  after(ms, wake) {
    const timer = setTimeout(wake, ms);
    return () => clearTimeout(timer);
  },
};

/** The batch did not get its turn, because the process stops. Another process will get it again. */
export class StoppingError extends Error {
  constructor() {
    super('The processor is stopping.');
    this.name = 'StoppingError';
  }
}

/** Batches that may run besides live ones: while one inserts, another is read. */
const MOST_ASIDE = 2;

/** The live lane counts as idle after this time without a live batch, which is longer than the gate keeps one. */
const IDLE_MS = 3_000;

interface Waiting {
  turn: Turn;
  start: () => void;
  refuse: (reason: Error) => void;
}

/**
 * Gives the batches of all lanes their turn on the one thread: live ones at once, the others as their shares allow. Batches
 * that may run do so in their order of arrival, so that no lane starves another, and no partition another of its lane.
 */
export class Scheduler {
  readonly #shares = new Shares();
  readonly #keys = new Set<string>();
  readonly #aside: Record<LaneName, number> = { live: 0, slow: 0, backlog: 0 };
  #waiting: Waiting[] = [];
  #isStopped = false;
  #liveCameAt = -Infinity;
  #takeBack: (() => void) | null = null;

  readonly #clock: Clock;

  constructor(clock: Clock = SYSTEM_CLOCK) {
    this.#clock = clock;
  }

  /** Runs `work` when it is its turn. @throws StoppingError where the process stops before that */
  async run<T>(turn: Turn, work: () => Promise<T>): Promise<T> {
    if (this.#isStopped) throw new StoppingError();
    await new Promise<void>((start, refuse) => {
      this.#waiting.push({ turn, start, refuse });
      if (turn.lane === 'live') this.#liveCame(turn);
      this.#next();
    });
    const began = this.#clock.now();
    try {
      return await work();
    } finally {
      this.#done(turn, began);
    }
  }

  /** True where no live batch would have to wait. */
  isLiveIdle(): boolean {
    return this.#clock.now() - this.#liveCameAt > IDLE_MS;
  }

  #liveCame(turn: Turn): void {
    this.#liveCameAt = this.#clock.now();
    this.#shares.liveCame(turn.key, turn, this.#liveCameAt);
  }

  /** Waiting batches get no turn; running ones are finished. */
  stop(): void {
    this.#isStopped = true;
    this.#takeBack?.();
    for (const { refuse } of this.#waiting.splice(0)) refuse(new StoppingError());
  }

  #next(): void {
    this.#takeBack?.();
    this.#takeBack = null;
    // A live batch may start as soon as its key is free, so live ones come first.
    for (const isLive of [true, false]) {
      const ofKind = this.#waiting.filter(({ turn }) => (turn.lane === 'live') === isLive);
      for (const waiting of ofKind) if (this.#mayStart(waiting.turn)) this.#start(waiting);
    }
    this.#lookAgain();
  }

  #mayStart({ lane, key }: Turn): boolean {
    if (this.#keys.has(key)) return false;
    if (lane === 'live') return true;
    const now = this.#clock.now();
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
    const now = this.#clock.now();
    this.#keys.delete(key);
    this.#aside[lane]--;
    if (lane === 'live') this.#shares.liveDone(key, now);
    else this.#shares.asideDone(lane, now - began, now);
    if (!this.#isStopped) this.#next();
  }

  /** Sets a timer for the moment at which time alone lets a waiting batch start. */
  #lookAgain(): void {
    const now = this.#clock.now();
    const times = this.#waiting.flatMap(({ turn: { lane, key } }) =>
      lane === 'live' || this.#keys.has(key) ? [] : [this.#shares.mayStartAt(lane, now)],
    );
    const first = Math.min(...times);
    if (first > now && first < Infinity) this.#takeBack = this.#clock.after(first - now, () => this.#next());
  }
}
