/** The longest that an append waits for others. An answer of the relay is later by this, and no client waits for one to go on. */
const MOST_WAIT_MS = 30;
/** A commit of so many appends is cheap enough for each of them. */
const ENOUGH = 8;
/** A client that sends one event after the other is made to wait less often than once in a hundred. */
const RAREST_TRY = 256;

/**
 * How many appends share a commit. Each commit costs a trip to libuv's threads and a flush of the disk, whatever it holds, so an
 * append waits for as many others as came within the wait before. Now and then one waits for one more; where none comes, as
 * with a client that waits for each answer, the next attempt is four times as far away. An append to an idle log waits for none.
 */
export class CommitWindow {
  /** So many came together. */
  #usual = 1;
  #untilTry = 1;
  #pause = 1;
  #waiting: { wanted: number; wake: () => void } | null = null;

  readonly #after: (ms: number, wake: () => void) => () => void;

  constructor(after = timer) {
    this.#after = after;
  }

  /** Resolves when a commit is due, given how many appends are queued. */
  async fill(queued: () => number): Promise<void> {
    const isTry = this.#untilTry === 0;
    const wanted = Math.min(ENOUGH, this.#usual + (isTry ? 1 : 0));
    if (queued() < wanted) await this.#wait(wanted);
    const came = Math.max(1, Math.min(ENOUGH, queued()));
    if (isTry) {
      this.#pause = came < wanted ? Math.min(RAREST_TRY, this.#pause * 4) : 1;
      this.#untilTry = came < wanted ? this.#pause : 0;
    } else this.#untilTry = came < wanted ? Math.min(1, this.#untilTry) : this.#untilTry - 1;
    this.#usual = came < wanted ? came : Math.max(this.#usual, came);
  }

  /** Says that another append was queued. */
  added(queued: number): void {
    if (this.#waiting && queued >= this.#waiting.wanted) this.#waiting.wake();
  }

  /** Ends a wait at once. */
  end(): void {
    this.#waiting?.wake();
  }

  #wait(wanted: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        this.#waiting = null;
        resolve();
      };
      const cancel = this.#after(MOST_WAIT_MS, wake);
      this.#waiting = { wanted, wake };
    });
  }
}

function timer(ms: number, wake: () => void): () => void {
  const handle = setTimeout(wake, ms);
  return () => clearTimeout(handle);
}
