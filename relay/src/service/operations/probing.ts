import type { Need } from './need.ts';

// A probe of an orchestrator gives up after a second or more; a later answer helps nobody.
const READY_MS = 900;
const LATE = 'A part that the service needs did not answer in time.';

/** Any client may probe: a flood of probes is one check at a time. Gives the problems of all needs; a late or failed answer is one. */
export function probing(needs: readonly Need[]): () => Promise<string[]> {
  let asking: Promise<string[]> | null = null;
  const ask = async (): Promise<string[]> => {
    const problems = await Promise.all(needs.map((need) => within(need.problem(), READY_MS)));
    return [...new Set(problems.filter((problem) => problem !== null))];
  };
  return () =>
    (asking ??= ask().finally(() => {
      asking = null;
    }));
}

async function within(answer: Promise<string | null>, ms: number): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(LATE), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } catch {
    return LATE;
  } finally {
    clearTimeout(timer);
  }
}
