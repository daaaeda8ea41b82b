import type { StoredEvent } from '@breakwater/processor/store';
import type { StaleReason } from '@breakwater/relay/log';

import { endpoint } from './endpoint.ts';
import type { MovedTime, PartCut } from './receipts.ts';

/** Events stand in the order in which the relay received them; the id decides between equal times. */
export interface EventDetail {
  eventId: string;
  issueId: string;
  project: { id: number; slug: string };
  timestamp: number;
  receivedAt: number;
  /** Empty where the event belongs to no trace. */
  traceId: string;
  spanId: string;
  /** 1 is the oldest. */
  position: number;
  total: number;
  previous: string | null;
  next: string | null;
  /** Why its times are not used; empty where they are. Such an event brings no issue back. */
  stale: StaleReason | '';
  /** How its times differ from those that the client gave. */
  clock: MovedTime[];
  /** Parts of it that were left out or shortened. */
  cuts: PartCut[];
  /** As the processor wrote it: symbolicated frames in `stacktrace`, the received ones in `raw_stacktrace`. */
  event: StoredEvent;
}

/** `which` is `latest`, `first` or an event id. */
export const oneEvent = endpoint<{ params: 'id' | 'which'; answer: EventDetail }>(
  'GET',
  '/api/ui/issues/:id/events/:which',
);
