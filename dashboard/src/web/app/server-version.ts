/** The page and the server that it came from are of one version; a server that was upgraded since answers with another. */
export interface ServerVersion {
  /** Takes the version that an answer names. */
  note(version: string | null): void;
  isNewer(): boolean;
}

/** The event of the window when an answer names another version than the first one did. */
export const NEWER_SERVER = 'breakwater-newer';

export function createServerVersion(): ServerVersion {
  let first: string | null = null;
  let newer = false;
  return {
    note(version) {
      if (version === null || newer) return;
      first ??= version;
      newer = version !== first;
      if (newer) dispatchEvent(new Event(NEWER_SERVER));
    },
    isNewer: () => newer,
  };
}

/** The one of this page, which its client fills. */
export const serverVersion = createServerVersion();
