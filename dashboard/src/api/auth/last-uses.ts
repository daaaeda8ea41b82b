import { noteUse } from '@breakwater/processor/directory';
import type { CredentialKind } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';
import type { Logger } from '@breakwater/relay/service';

const EVERY_MS = 60_000;
const MOST_KNOWN = 10_000;

export interface LastUses {
  /** Writes that it is used now, at most once a minute; the answer of a request does not wait for it. */
  note(kind: CredentialKind, id: string): void;
}

export function createLastUses(
  store: Pick<Store, 'select' | 'insert'>,
  logger: Pick<Logger, 'warn'>,
  clock: () => number,
): LastUses {
  const writtenAt = new Map<string, number>();
  return {
    note(kind, id) {
      const now = clock();
      const key = `${kind} ${id}`;
      if (Math.abs(now - (writtenAt.get(key) ?? Number.NEGATIVE_INFINITY)) < EVERY_MS) return;
      writtenAt.delete(key);
      writtenAt.set(key, now);
      const oldest = writtenAt.keys().next();
      if (writtenAt.size > MOST_KNOWN && !oldest.done) writtenAt.delete(oldest.value);
      noteUse(store, kind, id, now).catch((error: unknown) =>
        logger.warn({ error }, 'the last use of a session or token was not written'),
      );
    },
  };
}
