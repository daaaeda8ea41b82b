import type { QueuedEnvelope } from '../queue/send-queue.ts';
import type { Captured, Client } from './client.ts';

/** Makes events of what was captured, and puts them into the queue. */
export interface EventMaker {
  take: (captured: Captured) => void;
  /** Sends at once, as short as it must be, what it could not make yet. */
  giveUp?: () => void;
}

export type MakeEvents = (tools: MakerTools) => EventMaker;

export interface MakerTools {
  client: Client;
  add: (envelope: QueuedEnvelope) => void;
  /** `flush` waits for all in it. */
  pending: Set<PromiseLike<unknown>>;
}
