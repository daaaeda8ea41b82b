/** Asks again until the answer is a wanted one; past the deadline the error holds the last answer. */
export async function until<T>(
  ask: () => Promise<T> | T,
  isWanted: (answer: T) => boolean = Boolean,
  deadlineMs = 60_000,
): Promise<T> {
  const giveUpAt = performance.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (performance.now() > giveUpAt) {
      throw new Error(`still ${JSON.stringify(answer)} after ${deadlineMs} ms of ${String(ask)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
