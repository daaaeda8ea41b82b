import { HOUR_MS } from '../alerts/budget.ts';
import { deliveryOf, nextVersion, shortHash } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import { deliveriesWhere, insertDeliveries } from './delivery-rows.ts';
import type { Store } from '../store/port.ts';

/** The most entries of one digest; the next one has the others, an hour later. */
const MOST = 2000;
/** Rows of one insert, one of which is the digest. */
const MOST_MOVED = 19_999;

/**
 * Makes the digest of all that waits for a receiver. The digest and the entries that it takes are one insert, so a crash leaves all of
 * it or none; its id derives from its oldest entry, so two owners make one digest.
 */
export async function fold(due: Delivery, store: Pick<Store, 'insert' | 'select'>, nowMs: number): Promise<void> {
  const { receiver, partition } = due;
  const entries = await deliveriesWhere(
    store,
    `d.receiver = {receiver:String} AND d.state = 'waiting' ORDER BY d.admitted_at, d.delivery_id LIMIT ${MOST_MOVED}`,
    { receiver },
  );
  const [oldest] = entries;
  if (!oldest) return;
  const decision = `digest:${shortHash(oldest.id).slice(0, 20)}`;
  const digest = deliveryOf(
    { receiver, decision, why: oldest.why, about: { kind: 'digest', at: nowMs } },
    partition,
    nowMs,
  );
  await insertDeliveries(store, [
    digest,
    ...entries.slice(0, MOST).map((entry) => nextVersion(entry, nowMs, { state: 'digested', partOf: digest.id })),
    ...entries.slice(MOST).map((entry) => nextVersion(entry, nowMs, { nextAt: nowMs + HOUR_MS })),
  ]);
}
