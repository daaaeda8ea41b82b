import type { Log } from '@breakwater/relay/log';

import { attemptDelivery, isOurs } from './attempt.ts';
import type { AttemptTools, Way } from './attempt.ts';
import type { Sent } from './channels/channel.ts';
import { nextVersion } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import { deliveriesWhere, insertDeliveries } from './delivery-rows.ts';
import { noticeOf } from './notice-of.ts';
import type { NoticeTools } from './notice-of.ts';
import { BEGUN_MS, DAY_MS, isOver, pauseAfter, PROBE_MS, REFUSALS } from './pauses.ts';
import { settle } from './settle.ts';

export interface DeliverTools extends NoticeTools, AttemptTools {
  log: Pick<Log, 'append'>;
  store: AttemptTools['store'];
  /** How a receiver is reached, or why it is not. */
  wayTo(receiver: string): Promise<Way | { refused: string }>;
  /** Tells others, once, that a receiver is held back. */
  onHeld(receiver: string, last: Delivery): Promise<void>;
}

/** `goOn`: the next delivery of the receiver may follow; else it is left alone until `restUntil`. */
export type Next = { kind: 'goOn' } | { kind: 'rest'; until: number };
const GO_ON: Next = { kind: 'goOn' };

/**
 * One step of a delivery that is due. The attempt is counted, and its next one named, before anything else: so one that ends its
 * process each time comes again at longer and longer pauses, and ends after a day like any other. The store keeps one row of a
 * version: of two processes that both take a delivery, the one whose name stands there has it. The message is made for each attempt,
 * so that it names what is in doubt by then; a repeatable channel repeats the first one, since its receiver may know that by its key.
 */
export async function stepDelivery(delivery: Delivery, tools: DeliverTools, stopping: AbortSignal): Promise<Next> {
  const { store, now } = tools;
  const way = await tools.wayTo(delivery.receiver);
  if (delivery.state === 'begun') return endBegun(delivery, way, tools);
  if ('refused' in way) return end(delivery, { kind: 'refused', detail: way.refused }, tools);
  if (isOver(delivery, now()))
    return end(
      delivery,
      { kind: 'refused', detail: `not delivered within ${DAY_MS / 3_600_000} hours: ${delivery.detail}` },
      tools,
    );
  if (stopping.aborted) return GO_ON;

  const { channel } = way;
  const attempts = delivery.attempts + 1;
  const taken = nextVersion(delivery, now(), {
    owner: tools.id,
    attempts,
    nextAt: now() + Math.max(pauseAfter(attempts), BEGUN_MS),
    detail: 'the attempt has not ended',
  });
  await insertDeliveries(store, [taken]);
  if (!(await isOurs(taken, tools))) return GO_ON;

  const doubted = channel.repeatable ? [] : await doubtedOf(delivery.receiver, tools);
  let ready = taken;
  if (!channel.repeatable || delivery.rendered === '') {
    const notice = await noticeOf(delivery, doubted, tools);
    if (!notice)
      return end(taken, { kind: 'refused', detail: 'its project was deleted, or the receiver turned it off' }, tools);
    const message = channel.render(notice);
    ready = { ...taken, title: message.title, rendered: JSON.stringify(message) };
  }
  const ended = await attemptDelivery(ready, way, tools, stopping, async (newest, answer) => {
    // Its receiver drops a repeat, so nothing stays in doubt.
    const sent: Sent = answer.kind === 'doubt' && channel.repeatable ? { ...answer, kind: 'later' } : answer;
    if (sent.kind === 'sent' && doubted.length > 0)
      await insertDeliveries(
        store,
        doubted.map((each) => nextVersion(each, now(), { partOf: delivery.id })),
      );
    return storeEnd(newest, sent, tools, stopping);
  });
  return ended ? afterEnd(ended, tools, stopping) : GO_ON;
}

/** The process that began it has died. Where a repeat does not show it is sent again, under the same key. */
async function endBegun(delivery: Delivery, way: Way | { refused: string }, tools: DeliverTools): Promise<Next> {
  if ('channel' in way && way.channel.repeatable) {
    await insertDeliveries(tools.store, [
      nextVersion(delivery, tools.now(), { state: 'pending', nextAt: tools.now() }),
    ]);
    return { kind: 'rest', until: tools.now() };
  }
  return end(
    delivery,
    { kind: 'doubt', detail: delivery.detail === '' ? IN_DOUBT : `${delivery.detail}, ${THEN_ENDED}` },
    tools,
  );
}

const IN_DOUBT = 'the processor ended while sending, so it may or may not have arrived';
const THEN_ENDED = 'and then the processor ended';

const doubtedOf = (receiver: string, { store }: DeliverTools): Promise<Delivery[]> =>
  deliveriesWhere(
    store,
    "d.receiver = {receiver:String} AND d.state = 'doubt' AND d.part_of = '' ORDER BY d.at LIMIT 5",
    {
      receiver,
    },
  );

const end = async (delivery: Delivery, sent: Sent, tools: DeliverTools): Promise<Next> =>
  afterEnd(await storeEnd(delivery, sent, tools), tools);

/** Stores the outcome; `stopping` where it is that of an attempt. */
async function storeEnd(
  delivery: Delivery,
  sent: Sent,
  tools: DeliverTools,
  stopping?: AbortSignal,
): Promise<Delivery> {
  const { logger, now } = tools;
  const isHeld =
    sent.kind === 'refused' && stopping !== undefined && (await refusalsInARow(delivery, tools)) >= REFUSALS;
  const ended = nextVersion(
    delivery,
    now(),
    stateAfter(delivery, isHeld ? { ...sent, kind: 'later' } : sent, stopping, now()),
  );
  if (isHeld) ended.nextAt = now() + PROBE_MS;
  // A refusal of ours is no answer of the receiver, and has no process: ten of them hold nobody back.
  if (sent.kind === 'refused' && stopping === undefined) ended.owner = '';
  await insertDeliveries(tools.store, [ended]);
  if (sent.kind !== 'sent' && sent.kind !== 'kept')
    logger.warn({ delivery: delivery.id, outcome: sent.kind, detail: sent.detail }, 'a message was not delivered');
  return ended;
}

async function afterEnd(ended: Delivery, tools: DeliverTools, stopping?: AbortSignal): Promise<Next> {
  if (ended.state === 'pending') return { kind: 'rest', until: ended.nextAt };
  await settle(await decisionsOf(ended, tools), tools);
  // A receiver that takes words and gives no answer would put one after the other in doubt.
  if (ended.state === 'doubt' && stopping) return { kind: 'rest', until: ended.at + pauseAfter(1) };
  if (ended.state === 'refused' && stopping && (await refusalsInARow(ended, tools)) === REFUSALS) {
    await tools.onHeld(ended.receiver, ended);
    return { kind: 'rest', until: ended.at + PROBE_MS };
  }
  return GO_ON;
}

function stateAfter(
  { attempts }: Delivery,
  sent: Sent,
  stopping: AbortSignal | undefined,
  nowMs: number,
): Pick<Delivery, 'state' | 'detail'> & Partial<Delivery> {
  switch (sent.kind) {
    case 'sent':
      return { state: 'delivered', detail: sent.detail ?? '', ref: sent.ref ?? '', nextAt: nowMs };
    case 'kept':
      return { state: 'kept', detail: '', nextAt: nowMs };
    case 'later':
      // Our own stop is no answer of the receiver.
      return stopping?.aborted
        ? { state: 'pending', detail: sent.detail, attempts: attempts - 1, nextAt: nowMs }
        : { state: 'pending', detail: sent.detail, nextAt: nowMs + pauseAfter(attempts, sent.afterMs) };
    case 'refused':
    case 'doubt':
      return { state: sent.kind, detail: sent.detail, nextAt: nowMs };
  }
}

/** How many of the last deliveries that the receiver answered ended as refused, up to the bound. */
async function refusalsInARow({ receiver }: Delivery, { store }: DeliverTools): Promise<number> {
  const rows = await store.select<{ state: string }>(
    `SELECT state FROM deliveries FINAL
     WHERE receiver = {receiver:String} AND state IN ('delivered', 'refused', 'doubt') AND owner != ''
     ORDER BY at DESC LIMIT ${REFUSALS}`,
    { receiver },
  );
  const first = rows.findIndex(({ state }) => state !== 'refused');
  return first < 0 ? rows.length : first;
}

/** The decisions that a delivery tells of: its own, or those of a digest's entries. */
async function decisionsOf({ id, decision, about }: Delivery, { store }: DeliverTools): Promise<string[]> {
  if (about.kind !== 'digest') return [decision];
  const rows = await store.select<{ decision: string }>(
    "SELECT decision FROM deliveries FINAL WHERE part_of = {id:String} AND state = 'digested'",
    { id },
  );
  return rows.map((row) => row.decision);
}
