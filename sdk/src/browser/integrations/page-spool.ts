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
/** So old is the newest that is lost with a page which ends without telling, as on a phone. */
const LOOK_MS = 1000;

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
  let kept = '';
  let isOver = false;

  const write = (change: (pages: IDBObjectStore) => void): void =>
    client.safely(() => store && change(store.transaction(NAME, 'readwrite').objectStore(NAME)));
  const keep = (): void =>
    write((pages) => {
      const unsent = bounded(client.copyUnsent());
      if (unsent.envelopes.length + unsent.losses.length > 0)
        pages.put({ id, dsn, at: client.host.now(), unsent } satisfies Page, id);
      // A page that is closed does not live to see the answer, upon which transactions commit themselves.
      pages.transaction.commit?.();
    });
  const forget = (): void => {
    kept = '';
    write((pages) => pages.delete(id));
  };
  /** The page lives, and its queue with it. */
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') forget();
  };
  /** Envelopes that wait for a server that is away are kept while they wait: the browser may end the page before the database has it. */
  const look = (): void => {
    cancel = client.host.later(() => client.safely(look), LOOK_MS);
    const { envelopes, isAway } = client.copyUnsent();
    const waiting = `${envelopes.length} ${envelopes.at(-1)?.headers.event_id}`;
    if (envelopes.length === 0 && kept) forget();
    if (!isAway || envelopes.length === 0 || waiting === kept || !store) return;
    kept = waiting;
    keep();
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
        if (isOver) return store.close();
        look();
        // A lock lives as long as its page.
        const { locks } = navigator as { locks?: LockManager };
        void locks?.request(NAME + id, () => new Promise<void>((resolve) => (letGo = resolve)));
        void (locks?.query() ?? Promise.resolve({})).then(
          ({ held = [] }: LockManagerSnapshot) => claim((other) => held.some(({ name }) => name === NAME + other)),
          () => undefined,
        );
      });
    });

  let cancel = client.host.later(open, CLAIM_AFTER_MS);
  const unhide = whenHidden(client, keep);
  document.addEventListener('visibilitychange', onVisible);
  return () => {
    isOver = true;
    cancel();
    unhide();
    document.removeEventListener('visibilitychange', onVisible);
    letGo();
    store?.close();
  };
}

/** Envelopes that are under way and may not arrive, then the newest that fit; the rest is counted. */
function bounded({ envelopes, losses, underWay }: Unsent): Unsent {
  let bytes = 0;
  const byWorth = [...envelopes.slice(0, underWay), ...envelopes.slice(underWay).reverse()];
  const kept = new Set(byWorth.filter((each, at) => (bytes += each.bytes) <= MAX_BYTES && at < MAX_ENVELOPES));
  const dropped = envelopes.filter((each) => !kept.has(each));
  return {
    envelopes: envelopes.filter((each) => kept.has(each)),
    losses: [...losses, ...lossesOf({ envelopes: dropped, losses: [] })],
  };
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
