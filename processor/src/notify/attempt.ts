import type { Logger } from '@breakwater/relay/service';

import type { Store } from '../store/port.ts';
import type { Channel, Sent } from './channels/channel.ts';
import { nextVersion } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import { insertDeliveries } from './delivery-rows.ts';
import { BEGUN_MS, TURN_MS } from './pauses.ts';
import type { Turns } from './turns.ts';

/** A channel with the configuration of one receiver. */
export interface Way {
  channel: Channel<unknown>;
  config: unknown;
}

export interface AttemptTools {
  store: Pick<Store, 'insert' | 'select'>;
  /** The turns of this process: only the attempt that has the turn may bring its message into doubt by the end of the process. */
  turns: Turns;
  /** This process. */
  id: string;
  logger: Pick<Logger, 'warn' | 'error'>;
  now: () => number;
}

/** The detail of a delivery that was begun and has no answer for so long that its turn is over. */
const SILENT = `the receiver had it and gave no answer within ${TURN_MS / 1000} s`;

/**
 * One attempt. `begun` is stored as late as the channel can tell, and from there to the stored outcome the attempt has the turn of
 * its process: so at most one delivery is between the two when the process dies. A receiver that gives no answer would hold all others, so
 * after two seconds its silence is stored, and the turn ends: its doubt is its own, whatever becomes of the process. A repeatable
 * channel brings nothing into doubt, and needs no turn.
 * `store` stores the outcome; null where another process has the delivery.
 */
export async function attemptDelivery<Stored>(
  taken: Delivery,
  { channel, config }: Way,
  tools: AttemptTools,
  stopping: AbortSignal,
  storeOutcome: (newest: Delivery, sent: Sent) => Promise<Stored>,
): Promise<Stored | null> {
  const { store, turns, logger, now } = tools;
  let newest = taken;
  let isAnothers = false;
  let isOver = false;
  let storing: Promise<unknown> = Promise.resolve();
  let silence: NodeJS.Timeout | undefined;
  let endTurn = (): void => {};

  const begin = async (): Promise<boolean> => {
    const begun = nextVersion(taken, now(), { state: 'begun', detail: '', nextAt: now() + BEGUN_MS });
    await insertDeliveries(store, [begun]);
    isAnothers = !(await isOurs(begun, tools));
    newest = begun;
    return !isAnothers;
  };
  const storeSilence = async (): Promise<void> => {
    // Its version is spent also where the insert fails: the store may have it.
    newest = nextVersion(newest, now(), { detail: SILENT });
    await insertDeliveries(store, [newest]);
    endTurn();
  };
  const permit = async (): Promise<boolean> => {
    endTurn = await turns.take();
    if (isOver || stopping.aborted) {
      endTurn();
      return false;
    }
    const beginning = begin();
    storing = beginning;
    // A fault of the store is thrown when the channel has ended the attempt.
    const isBegun = await beginning.catch(() => false);
    if (!isBegun || isOver) return false;
    silence = setTimeout(() => {
      storing = storeSilence().catch((error: unknown) =>
        logger.error({ error, delivery: taken.id }, 'the silence of a receiver could not be stored'),
      );
    }, TURN_MS);
    return true;
  };

  try {
    if (channel.repeatable && !(await begin())) return null;
    const message = JSON.parse(taken.rendered) as { title: string };
    const sent = await channel.send(message, config, taken.id, { signal: stopping, permit });
    isOver = true;
    clearTimeout(silence);
    await storing;
    return isAnothers ? null : await storeOutcome(newest, sent);
  } finally {
    isOver = true;
    clearTimeout(silence);
    endTurn();
  }
}

/** Whether a version that this process stored stands: of two processes that store the same version of a delivery, one is kept. */
export async function isOurs({ id, version }: Delivery, tools: Pick<AttemptTools, 'store' | 'id'>): Promise<boolean> {
  const [row] = await tools.store.select<{ owner: string }>(
    'SELECT owner FROM deliveries WHERE delivery_id = {id:String} AND version >= {version:UInt64} ORDER BY version LIMIT 1',
    { id, version },
  );
  return row?.owner === tools.id;
}
