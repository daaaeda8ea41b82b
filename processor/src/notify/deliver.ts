import type { Log } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import type { Store } from '../store/port.ts';
import type { Channel, Sent } from './channels/channel.ts';
import { nextVersion } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import { deliveriesWhere, insertDeliveries } from './delivery-rows.ts';
import { noticeOf } from './notice-of.ts';
import type { NoticeTools } from './notice-of.ts';
import { BEGUN_MS, DAY_MS, isOver, pauseAfter, PROBE_MS, REFUSALS } from './pauses.ts';
import { settle } from './settle.ts';

/** A channel with the configuration of one receiver. */
export interface Way {
  channel: Channel<unknown>;
  config: unknown;
}

export interface DeliverTools extends NoticeTools {
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert' | 'select'>;
  /** How a receiver is reached, or why it is not. */
  wayTo(receiver: string): Promise<Way | { refused: string }>;
  /** Tells others, once, that a receiver is held back. */
  onHeld(receiver: string, last: Delivery): Promise<void>;
  /** This process. */
  id: string;
  logger: Pick<Logger, 'warn' | 'error'>;
  now: () => number;
}

/** `goOn`: the next delivery of the receiver may follow; else it is left alone until `restUntil`. */
export type Next = { kind: 'goOn' } | { kind: 'rest'; until: number };
const GO_ON: Next = { kind: 'goOn' };

/**
 * One step of a delivery that is due. `begun` is stored before the attempt, and the store keeps one row of a version: of two processes
 * that both took the delivery, the one whose name stands there sends. So each is sent at most once where a repeat would show.
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

  const { channel, config } = way;
  const doubted = channel.repeatable ? [] : await doubtedOf(delivery.receiver, tools);
  let { rendered, title } = delivery;
  if (rendered === '') {
    const notice = await noticeOf(delivery, doubted, tools);
    if (!notice) return end(delivery, { kind: 'refused', detail: 'nothing is left of what it was about' }, tools);
    const message = channel.render(notice);
    ({ title } = message);
    rendered = JSON.stringify(message);
  }
  if (stopping.aborted) return GO_ON;
  const begun = nextVersion(delivery, now(), {
    state: 'begun',
    owner: tools.id,
    attempts: delivery.attempts + 1,
    nextAt: now() + BEGUN_MS,
    rendered,
    title,
  });
  await insertDeliveries(store, [begun]);
  if (!(await isOurs(begun, tools))) return GO_ON;

  const answer = await channel.send(JSON.parse(rendered) as { title: string }, config, delivery.id, stopping);
  // Its receiver drops a repeat, so nothing stays in doubt.
  const sent: Sent = answer.kind === 'doubt' && channel.repeatable ? { ...answer, kind: 'later' } : answer;
  if (sent.kind === 'sent' && doubted.length > 0)
    await insertDeliveries(
      store,
      doubted.map((each) => nextVersion(each, now(), { partOf: delivery.id })),
    );
  return end(begun, sent, tools, stopping);
}

/** The process that began it has died. Where a repeat does not show it is sent again, under the same key. */
async function endBegun(delivery: Delivery, way: Way | { refused: string }, tools: DeliverTools): Promise<Next> {
  if ('channel' in way && way.channel.repeatable) {
    await insertDeliveries(tools.store, [
      nextVersion(delivery, tools.now(), { state: 'pending', nextAt: tools.now() }),
    ]);
    return { kind: 'rest', until: tools.now() };
  }
  return end(delivery, { kind: 'doubt', detail: IN_DOUBT }, tools);
}

const IN_DOUBT = 'the processor ended while sending, so it may or may not have arrived';

async function isOurs(begun: Delivery, { store, id }: DeliverTools): Promise<boolean> {
  const [row] = await store.select<{ owner: string }>(
    'SELECT owner FROM deliveries WHERE delivery_id = {id:String} AND version >= {version:UInt64} ORDER BY version LIMIT 1',
    { id: begun.id, version: begun.version },
  );
  return row?.owner === id;
}

const doubtedOf = (receiver: string, { store }: DeliverTools): Promise<Delivery[]> =>
  deliveriesWhere(
    store,
    "d.receiver = {receiver:String} AND d.state = 'doubt' AND d.part_of = '' ORDER BY d.at LIMIT 5",
    {
      receiver,
    },
  );

async function end(delivery: Delivery, sent: Sent, tools: DeliverTools, stopping?: AbortSignal): Promise<Next> {
  const { logger, now } = tools;
  const isHeld =
    sent.kind === 'refused' && stopping !== undefined && (await refusalsInARow(delivery, tools)) >= REFUSALS;
  const ended = nextVersion(
    delivery,
    now(),
    stateAfter(delivery, isHeld ? { ...sent, kind: 'later' } : sent, stopping, now()),
  );
  if (isHeld) ended.nextAt = now() + PROBE_MS;
  await insertDeliveries(tools.store, [ended]);
  if (sent.kind !== 'sent' && sent.kind !== 'kept')
    logger.warn({ delivery: delivery.id, outcome: sent.kind, detail: sent.detail }, 'a message was not delivered');
  if (ended.state === 'pending') return { kind: 'rest', until: ended.nextAt };
  await settle(await decisionsOf(ended, tools), tools);
  // A receiver that takes words and gives no answer would put one after the other in doubt.
  if (ended.state === 'doubt' && stopping) return { kind: 'rest', until: ended.at + pauseAfter(1) };
  if (ended.state === 'refused' && (await refusalsInARow(ended, tools)) === REFUSALS) {
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

/** How many of the last deliveries of the receiver ended as refused, up to the bound. */
async function refusalsInARow({ receiver }: Delivery, { store }: DeliverTools): Promise<number> {
  const rows = await store.select<{ state: string }>(
    `SELECT state FROM deliveries FINAL
     WHERE receiver = {receiver:String} AND state IN ('delivered', 'refused', 'doubt')
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
