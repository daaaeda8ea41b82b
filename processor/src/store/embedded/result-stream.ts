import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

import type { StreamChunk } from 'chdb';

const GRACE_MS = 250;

/** What the stream does with the session that feeds it. */
export interface Feed {
  chunks: AsyncIterator<StreamChunk>;
  /** The rows have come to their end or failed, or nobody wants them any more: the session is free. */
  release(): void;
  /** The stream did not end well; said before `release`. */
  spoil(): void;
  /** Ends the running query; `fetching` settles when it is gone. */
  kill(fetching: Promise<unknown>): Promise<void>;
  error(cause: unknown): Error;
}

/**
 * Bytes of a result, one chunk of the engine at a time and only when they are asked for. Holds its session until the end, or
 * until it is destroyed.
 */
export class ResultStream extends Readable {
  readonly #feed: Feed;
  #first: IteratorResult<StreamChunk> | null;
  #fetching: Promise<IteratorResult<StreamChunk>> | null = null;
  #released = false;

  constructor(first: IteratorResult<StreamChunk>, feed: Feed) {
    super({ highWaterMark: 1 });
    this.#first = first;
    this.#feed = feed;
    // Destroyed by an abort before anybody listens, it would otherwise end the process.
    this.on('error', () => {});
  }

  override async _read(): Promise<void> {
    try {
      const next = this.#first ?? (await this.#fetch());
      this.#first = null;
      if (this.destroyed) return;
      if (!next.done) {
        this.push(next.value.raw());
        return;
      }
      this.#release();
      this.push(null);
    } catch (cause) {
      this.#feed.spoil();
      if (!this.destroyed) this.destroy(this.#feed.error(cause));
    }
  }

  async #fetch(): Promise<IteratorResult<StreamChunk>> {
    this.#fetching = this.#feed.chunks.next();
    try {
      return await this.#fetching;
    } finally {
      this.#fetching = null;
    }
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    // The caller need not wait until the engine has let go; the slot does.
    void this.#abandon();
    callback(error);
  }

  async #abandon(): Promise<void> {
    if (this.#released) return;
    if (this.#fetching && !(await succeedsSoon(this.#fetching))) {
      this.#feed.spoil();
      await this.#feed.kill(this.#fetching ?? Promise.resolve());
    }
    await this.#feed.chunks.return?.().catch(() => {});
    this.#release();
  }

  #release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#feed.release();
  }
}

/** Most chunks come within milliseconds, and a stream left between two of them needs no kill and leaves a session as good as new. */
const succeedsSoon = (fetching: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    fetching.then(
      () => true,
      () => false,
    ),
    delay(GRACE_MS, false),
  ]);
