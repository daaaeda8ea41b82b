/** Asks until `ready` holds; fails with the last answer when the deadline passes. */
export async function until<T>(
  what: string,
  ask: () => Promise<T> | T,
  ready: (answer: T) => boolean,
  deadlineMs = 20_000,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  let last: T | undefined;
  let problem: unknown;
  for (;;) {
    try {
      last = await ask();
      problem = undefined;
      if (ready(last)) return last;
    } catch (error) {
      problem = error;
    }
    if (performance.now() > end) {
      throw new Error(
        `gave up after ${deadlineMs} ms waiting for ${what}; last answer: ${JSON.stringify(last)?.slice(0, 500)}`,
        {
          cause: problem,
        },
      );
    }
    await pause(50);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
