import { createDirectoryState } from '../alerts/directory-state.ts';
import type { AnnounceTools } from '../alerts/announce.ts';
import { accessTo } from './access-to.ts';

/** Receivers with the choices that everyone begins with, and projects that are not young. */
export const announcing = (
  store: Parameters<typeof createDirectoryState>[0],
  now: () => number,
  mailTo: readonly string[] = ['dev@example.com'],
): Pick<AnnounceTools, 'directory' | 'young'> & { accessTo: typeof accessTo } => ({
  accessTo,
  directory: createDirectoryState(store, { mailTo, now }),
  young: { of: async () => new Set<number>() },
});
