// A probe of an orchestrator gives up after a second or more; a later answer helps nobody.
const READY_MS = 900;

/** Any client may probe: a flood of probes is one check at a time. False where the answer is late, or missing. */
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
