import type { DirectoryState } from './directory-state.ts';
import { receiversOf } from './receivers.ts';
import type { Decided, Hearing } from './receivers.ts';
import type { YoungProjects } from './young-projects.ts';

export interface HearTools {
  directory: DirectoryState;
  young: YoungProjects;
  now: () => number;
}

/** The receivers of each decision, or the reason why nobody is told, in two reads however many there are. */
export async function hearingsOf<T extends Decided>(
  decided: readonly T[],
  { directory, young, now }: HearTools,
): Promise<{ decided: T; hearing: Hearing }[]> {
  if (decided.length === 0) return [];
  const [state, youngOnes] = await Promise.all([directory.current(), young.of(decided.map(({ project }) => project))]);
  const at = now();
  return decided.map((one) => ({
    decided: one,
    hearing: receiversOf(one, youngOnes.has(one.project), state, at),
  }));
}
