import { useSyncExternalStore } from 'react';

/** The page and the server that it came from are of one version; a server that was upgraded since answers with another. */
export interface ServerVersion {
  /** Takes the version that an answer names. */
  note(version: string | null): void;
  isNewer(): boolean;
  subscribe(changed: () => void): () => void;
}

export function createServerVersion(): ServerVersion {
  let first: string | null = null;
  let newer = false;
  const listeners = new Set<() => void>();
  return {
    note(version) {
      if (version === null || newer) return;
      first ??= version;
      newer = version !== first;
      if (newer) for (const changed of listeners) changed();
    },
    isNewer: () => newer,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}

/** The one of this page, which its client fills. */
export const serverVersion = createServerVersion();

export const useNewerServer = (): boolean => useSyncExternalStore(serverVersion.subscribe, serverVersion.isNewer);
