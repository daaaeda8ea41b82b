import { setTimeout as wait } from 'node:timers/promises';

import { stepDelivery } from './deliver.ts';
import type { DeliverTools } from './deliver.ts';
import type { Delivery } from './delivery.ts';
import { deliveriesWhere } from './delivery-rows.ts';
import { fold } from './fold.ts';
import { FARTHEST_MS } from './pauses.ts';

export interface OwnerTools extends DeliverTools {
  /** The partitions of `notifications` that this process reads. */
  partitions: () => readonly number[];
}

export interface Owner {
  /** Something may be due now. */
  wake(): void;
  /** Takes nothing more in hand, gives what is in hand some time, then ends it. */
  stop(graceMs: number): Promise<void>;
}

/** Receivers in hand at once. One that hangs holds a place for half a minute, and no other receiver. */
const AT_ONCE = 10;
/** Deliveries read at once, of all receivers and of each. */
const PAGE = 100;
const OF_EACH = 5;
/** At least so often the store is asked, for what another process left behind. */
const LOOK_MS = 60_000;
const AFTER_ERROR_MS = 1_000;

/**
 * Sends what is due in the partitions of this process, until it is stopped. All state is in `deliveries`: another owner goes on with it.
 * The state here (receivers in hand, and those to be left alone) costs one attempt more when it is lost.
 */
export function startOwner(tools: OwnerTools): Owner {
  const { store, logger, now } = tools;
  const stopped = new AbortController();
  const cut = new AbortController();
  const inHand = new Map<string, Promise<void>>();
  const resting = new Map<string, number>();
  let woken = new AbortController();
  const wake = (): void => woken.abort();

  const dueNow = async (): Promise<Delivery[]> => {
    const farthest = now() + FARTHEST_MS;
    for (const [receiver, until] of resting) if (until <= now() || until > farthest) resting.delete(receiver);
    const partitions = tools.partitions();
    if (partitions.length === 0) return [];
    return deliveriesWhere(
      store,
      `d.partition IN {partitions:Array(UInt32)} AND d.state IN ('pending', 'waiting', 'begun')
         AND (d.next_at <= {now:DateTime64(3)} OR d.next_at > {farthest:DateTime64(3)})
         AND d.receiver NOT IN {busy:Array(String)}
       ORDER BY d.next_at LIMIT ${OF_EACH} BY d.receiver LIMIT ${PAGE}`,
      { partitions, now: new Date(now()), farthest: new Date(farthest), busy: [...inHand.keys(), ...resting.keys()] },
    );
  };

  const nextDueAt = async (): Promise<number> => {
    const [row] = await store.select<{ next: number; open: number }>(
      `SELECT toFloat64(toUnixTimestamp64Milli(min(next_at))) AS next, toFloat64(count()) AS open FROM deliveries FINAL
       WHERE partition IN {partitions:Array(UInt32)} AND state IN ('pending', 'waiting', 'begun')
         AND receiver NOT IN {busy:Array(String)}`,
      { partitions: tools.partitions(), busy: [...inHand.keys(), ...resting.keys()] },
    );
    const own = row && row.open > 0 ? row.next : Infinity;
    return Math.min(own, ...resting.values());
  };

  const work = async (receiver: string, deliveries: readonly Delivery[]): Promise<void> => {
    for (const delivery of deliveries) {
      if (stopped.signal.aborted) return;
      if (delivery.state === 'waiting') {
        await fold(delivery, store, now());
        return;
      }
      const next = await stepDelivery(delivery, tools, cut.signal);
      if (next.kind === 'rest') {
        resting.set(receiver, next.until);
        return;
      }
    }
  };

  const round = async (): Promise<void> => {
    const due = await dueNow();
    const byReceiver = new Map<string, Delivery[]>();
    for (const delivery of due)
      byReceiver.set(delivery.receiver, [...(byReceiver.get(delivery.receiver) ?? []), delivery]);
    for (const [receiver, deliveries] of byReceiver) {
      if (inHand.size >= AT_ONCE) break;
      const done = work(receiver, deliveries)
        .catch((error: unknown) => {
          logger.error({ error, receiver }, 'deliveries failed and will be tried again');
          resting.set(receiver, now() + AFTER_ERROR_MS);
        })
        .finally(() => {
          inHand.delete(receiver);
          wake();
        });
      inHand.set(receiver, done);
    }
  };

  const loop = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      woken = new AbortController();
      const { signal } = woken;
      let pause = AFTER_ERROR_MS;
      try {
        await round();
        // Where all places are taken, the end of one wakes.
        pause = inHand.size >= AT_ONCE ? LOOK_MS : Math.min(Math.max((await nextDueAt()) - now(), 0), LOOK_MS);
      } catch (error) {
        if (!stopped.signal.aborted) logger.error({ error }, 'deliveries that are due could not be read');
      }
      await wait(pause, undefined, { signal: AbortSignal.any([signal, stopped.signal]) }).catch(() => {});
    }
  };
  const looping = loop();

  return {
    wake,
    async stop(graceMs) {
      stopped.abort();
      await looping;
      const giveUp = setTimeout(() => cut.abort(), graceMs);
      await Promise.all(inHand.values());
      clearTimeout(giveUp);
    },
  };
}
