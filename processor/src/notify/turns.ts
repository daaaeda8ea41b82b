/** Turns at a step that only one may be in at a time. */
export interface Turns {
  /** Waits for the turn; the caller ends it by calling the function that it gets. */
  take(): Promise<() => void>;
}

export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();
  return {
    async take() {
      const before = last;
      let end = (): void => {};
      last = new Promise((resolve) => {
        end = resolve;
      });
      await before;
      return end;
    },
  };
}
