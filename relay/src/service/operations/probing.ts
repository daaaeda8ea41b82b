// A probe of an orchestrator gives up after a second or more; an answer that comes later tells nobody anything.
const READY_MS = 900;

/** Anybody may probe: a flood of them is one question at a time. False where the answer is late, or none. */
export function probing(isReady: () => Promise<boolean>): () => Promise<boolean> {
  let asking: Promise<boolean> | null = null;
  return () =>
    (asking ??= within(isReady(), READY_MS).finally(() => {
      asking = null;
    }));
}

async function within(answer: Promise<boolean>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
