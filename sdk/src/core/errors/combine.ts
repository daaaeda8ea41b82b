/** Entries of one object that the application gave. */
const MAX_ENTRIES = 1000;

/**
 * One object with the entries of all, later ones over earlier ones; entries that are undefined hide nothing. A getter that throws
 * leaves its failure in its place: a spread would lose the whole event, or throw into the application.
 */
export function combine<T = unknown>(...parts: unknown[]): Record<string, T> {
  const all: Record<string, T> = {};
  for (const part of parts) {
    if (typeof part !== 'object') continue;
    try {
      for (const key of Object.keys(part ?? {}).slice(0, MAX_ENTRIES)) {
        const value = entryOf(part as object, key);
        if (value !== undefined) all[key] = value as T;
      }
    } catch {
      // A proxy that does not tell its keys has none.
    }
  }
  return all;
}

export function entryOf(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch (error) {
    return textOfFailure(error);
  }
}

/** Stands for a value that cannot be read. */
export function textOfFailure(error: unknown): string {
  try {
    return `[Throws: ${(error as Partial<Error> | null)?.message}]`;
  } catch {
    return '[Throws]';
  }
}
