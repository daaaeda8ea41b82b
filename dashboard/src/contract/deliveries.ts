import type { DeliveryState } from '@breakwater/processor/notify';

import { endpoint } from './endpoint.ts';

/** The parts of a list of deliveries: those that are not done, that failed, that may not have arrived, or all. */
export const DELIVERY_VIEWS = ['all', 'open', 'refused', 'doubt', 'delivered'] as const;
export type DeliveryView = (typeof DELIVERY_VIEWS)[number];

export interface ListedDelivery {
  id: string;
  /** `operator` is about Breakwater itself, and about no issue. */
  kind: 'new' | 'regressed' | 'operator' | 'silence_ended' | 'digest';
  /** The kind of channel; empty where the channel is gone. */
  channel: string;
  /** An address, or the name of a channel. */
  receiver: string;
  /** Empty before the first attempt. */
  title: string;
  /** `waiting`: for a digest. `kept`: no mail server is set up, so the message is only shown here. `digested`: its words are in one. */
  state: DeliveryState;
  detail: string;
  attempts: number;
  at: number;
  /** When something is done next; null where nothing waits for a time. */
  nextAt: number | null;
  /** `0` where it is about no issue. */
  issueId: string;
  shortId: string;
}

/** A receiver that refused the last ten messages. Others wait, and one is tried every 15 minutes. */
export interface HeldReceiver {
  receiver: string;
  detail: string;
  at: number;
}

/** The newest 100 of `total`. */
export interface DeliveryList {
  deliveries: ListedDelivery[];
  total: number;
  counts: Record<DeliveryView, number>;
  held: HeldReceiver[];
  smtp: boolean;
}

export interface ShownDelivery extends ListedDelivery {
  /** The text part of a mail, or the body of another message. */
  text: string;
  hasHtml: boolean;
}

export const allDeliveries = endpoint<{ search: { view: DeliveryView }; answer: DeliveryList }>(
  'GET',
  '/api/ui/deliveries',
);
export const oneDelivery = endpoint<{ params: 'id'; answer: ShownDelivery }>('GET', '/api/ui/deliveries/:id');

/**
 * The page shows a mail in `<iframe sandbox src>`: a frame made by `srcdoc` would have the page's own policy, which allows no style
 * attributes, and a mail has no others.
 */
export const deliveryHtml = endpoint<{ params: 'id'; answer: string }>('GET', '/api/ui/deliveries/:id/html');
