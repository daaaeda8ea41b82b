import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

import type { StreamChunk } from 'chdb';

const GRACE_MS = 250;

/** The stream's view of the session that feeds it. */
export interface Feed {
  chunks: AsyncIterator<StreamChunk>;
  /** Frees the session: the rows have ended or failed, or the reader has left. */
  release(): void;
  /** Marks the session as spoilt; called before `release`. */
  spoil(): void;
  /** Ends the running query; `fetching` settles when it has ended. */
  kill(fetching: Promise<unknown>): Promise<void>;
  error(cause: unknown): Error;
}

/**
 * Bytes of a result, one chunk of the engine at a time and only on demand. The stream holds its session until the end, or until
 * it is destroyed.
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
    // An abort may destroy the stream before it has a listener; the error would then end the process.
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
    // The caller need not wait until the engine has ended the query; the slot does.
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

/** Most chunks come within milliseconds. A stream that ends between two of them needs no kill and leaves its session unharmed. */
const succeedsSoon = (fetching: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    fetching.then(
      () => true,
      () => false,
    ),
    delay(GRACE_MS, false),
  ]);
