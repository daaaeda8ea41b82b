import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import { newId } from '../../core/ids.ts';
import { lossesOf } from '../../core/queue/losses-of.ts';
import type { Unsent } from '../../core/queue/send-queue.ts';
import { whenHidden } from './flush-when-hidden.ts';

const NAME = 'breakwater';
/** One page keeps no more; the oldest go first. */
const MAX_BYTES = 1_000_000;
const MAX_ENVELOPES = 100;
const MAX_AGE_MS = 24 * 3_600_000;
/** After the events of the start itself. */
const CLAIM_AFTER_MS = 200;

interface Page {
  id: string;
  dsn: string;
  at: number;
  unsent: Unsent;
}

/** A database of the browser keeps for the next page, for 24 hours, all that a page could not send when it went away, with its counts. */
export const pageSpool = (): Integration => spoolPage;

export function spoolPage(client: Client): Undo {
  const { dsn, spool = true } = client.options;
  if (!spool || !dsn || typeof indexedDB === 'undefined') return () => undefined;
  const id = newId(client.host.random);
  let store: IDBDatabase | undefined;
  let letGo = (): void => undefined;

  const write = (change: (pages: IDBObjectStore) => void): void =>
    client.safely(() => store && change(store.transaction(NAME, 'readwrite').objectStore(NAME)));
  const keep = (): void =>
    write((pages) => {
      const unsent = bounded(client.copyUnsent());
      if (unsent.envelopes.length + unsent.losses.length > 0)
        pages.put({ id, dsn, at: client.host.now(), unsent } satisfies Page, id);
    });
  /** The page lives, and its queue with it. */
  const forget = (): void => {
    if (document.visibilityState === 'visible') write((pages) => pages.delete(id));
  };
  /** In one transaction, so that one page alone gets each record; that of a page which lives is left. */
  const claim = (isAlive: (id: string) => boolean): void =>
    write((pages) => {
      const all = pages.getAll() as IDBRequest<Page[]>;
      all.addEventListener('success', () =>
        client.safely(() => {
          for (const page of all.result) {
            if (page.dsn !== dsn || page.id === id || isAlive(page.id)) continue;
            pages.delete(page.id);
            const isOld = client.host.now() - page.at > MAX_AGE_MS;
            client.takeIn(
              isOld ? { envelopes: [], losses: lossesOf(page.unsent) } : renewed(page.unsent, client.host.now()),
            );
          }
        }),
      );
    });
  const open = (): void =>
    client.safely(() => {
      const opening = indexedDB.open(NAME, 1);
      opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(NAME));
      opening.addEventListener('success', () => {
        store = opening.result;
        // A lock lives as long as its page.
        const { locks } = navigator as { locks?: LockManager };
        void locks?.request(NAME + id, () => new Promise<void>((resolve) => (letGo = resolve)));
        void (locks?.query() ?? Promise.resolve({})).then(
          ({ held = [] }: LockManagerSnapshot) => claim((other) => held.some(({ name }) => name === NAME + other)),
          () => undefined,
        );
      });
    });

  const cancel = client.host.later(open, CLAIM_AFTER_MS);
  const unhide = whenHidden(client, keep);
  document.addEventListener('visibilitychange', forget);
  return () => {
    cancel();
    unhide();
    document.removeEventListener('visibilitychange', forget);
    letGo();
    store?.close();
  };
}

/** The newest that fit; the rest is counted. */
function bounded({ envelopes, losses }: Unsent): Unsent {
  let bytes = 0;
  const kept = [...envelopes].reverse().filter((each, at) => (bytes += each.bytes) <= MAX_BYTES && at < MAX_ENVELOPES);
  const dropped = envelopes.filter((each) => !kept.includes(each));
  return { envelopes: kept.reverse(), losses: [...losses, ...lossesOf({ envelopes: dropped, losses: [] })] };
}

/** The server takes it as late, not as sent twice. */
const renewed = ({ envelopes, losses }: Unsent, now: number): Unsent => ({
  envelopes: envelopes.map((each) => ({
    ...each,
    headers: { ...each.headers, spooled: true },
    addedAt: now,
    attempts: 0,
  })),
  losses,
});
