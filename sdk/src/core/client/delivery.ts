import type { LostEvents } from '../queue/lost-events.ts';
import type { SendQueue } from '../queue/send-queue.ts';
import type { Captured, Client } from './client.ts';
import type { Send } from './host.ts';

/** Makes events of what was captured, and sends them. */
export interface EventDelivery {
  take: (captured: Captured) => void;
  /** Undefined where it is not loaded yet. */
  readonly queue: SendQueue | undefined;
  /** Sends at once, as short as it must be, what it could not make yet. */
  giveUp?: () => void;
  /** All of this kind. */
  held?: readonly Captured[];
}

export type OpenDelivery = (tools: DeliveryTools) => EventDelivery;

export interface DeliveryTools {
  client: Client;
  send: Send;
  lost: LostEvents;
  /** `flush` waits for all in it. */
  pending: Set<PromiseLike<unknown>>;
}
