interface Waiting {
  offset: number;
  wake: () => void;
}

/** Waiters for a record at an offset. They are woken and do not poll. */
export class OffsetWaiters {
  readonly #waiting = new Set<Waiting>();

  /** Everything before `end` can be read now. */
  wake(end: number): void {
    for (const waiting of this.#waiting) if (end > waiting.offset) waiting.wake();
  }

  /** Resolves when `wake` is called with a higher end, when the time is over, or when the signal is aborted. */
  wait(offset: number, signal: AbortSignal, ms?: number): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(waiting);
        resolve();
      };
      const waiting = { offset, wake };
      const timer = ms === undefined ? undefined : setTimeout(wake, ms);
      signal.addEventListener('abort', wake, { once: true });
      this.#waiting.add(waiting);
    });
  }
}
