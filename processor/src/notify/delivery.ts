import { createHash } from 'node:crypto';

import type { DeliverRecord } from '@breakwater/relay/log';

/**
 * `pending`: its owner sends it at `nextAt`. `waiting`: for the next digest of its receiver. `begun`: the receiver
 * may have it (see `attempt.ts`). The others are final. `kept`: nothing is set up to send with. `digested`: its words are in the digest `partOf`.
 */
export const DELIVERY_STATES = [
  'pending',
  'waiting',
  'begun',
  'delivered',
  'kept',
  'refused',
  'doubt',
  'digested',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** States in which the owner of the delivery still has something to do. */
export const OPEN_STATES: readonly DeliveryState[] = ['pending', 'waiting', 'begun'];

/** The content of a delivery: that of its record, or a digest, whose entries are the deliveries that are part of it. */
export type DeliveryAbout = DeliverRecord['about'] | { kind: 'digest'; at: number };

/** A message to one receiver. Times are epoch milliseconds. */
export interface Delivery {
  id: string;
  version: number;
  partition: number;
  receiver: string;
  decision: string;
  why: string;
  /** Why it is part of a digest; empty where it is not. */
  because: NonNullable<DeliverRecord['because']> | '';
  about: DeliveryAbout;
  admittedAt: number;
  decidedAt: number;
  state: DeliveryState;
  nextAt: number;
  attempts: number;
  /** The process of the last attempt; empty before the first one, and where we refused the message ourselves. */
  owner: string;
  partOf: string;
  title: string;
  /** JSON of the message; empty before the first attempt. */
  rendered: string;
  detail: string;
  ref: string;
  at: number;
}

/** One id for each decision and receiver, however often it is computed. */
export const deliveryIdOf = (decision: string, receiver: string): string => shortHash(`${decision}\n${receiver}`);

export const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 40);

export const deliveryOf = (
  record: Pick<DeliverRecord, 'receiver' | 'decision' | 'why'> & { about: DeliveryAbout },
  partition: number,
  nowMs: number,
): Delivery => ({
  id: deliveryIdOf(record.decision, record.receiver),
  version: 1,
  partition,
  receiver: record.receiver,
  decision: record.decision,
  why: record.why,
  because: '',
  about: record.about,
  admittedAt: nowMs,
  decidedAt: record.about.at,
  state: 'pending',
  nextAt: nowMs,
  attempts: 0,
  owner: '',
  partOf: '',
  title: '',
  rendered: '',
  detail: '',
  ref: '',
  at: nowMs,
});

/** The next version of a delivery. */
export const nextVersion = (delivery: Delivery, nowMs: number, change: Partial<Delivery>): Delivery => ({
  ...delivery,
  ...change,
  version: delivery.version + 1,
  at: nowMs,
});
