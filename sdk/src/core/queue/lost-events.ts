import type { DataCategory, Quantity } from '../../wire/data-category.ts';

/** Why something was never sent (develop docs, sdk/client-reports). */
export type LossReason =
  | 'queue_overflow'
  | 'ratelimit_backoff'
  | 'network_error'
  | 'send_error'
  | 'sample_rate'
  | 'before_send'
  | 'event_processor'
  | 'callback_error'
  | 'ignored'
  | 'internal_sdk_error'
  | 'lazy_load_failed';

export interface Loss extends Quantity {
  reason: LossReason;
}

/** Counts what was not sent, so that the true volume is still known. Counts leave with a report and come back if it fails. */
export interface LostEvents {
  isEmpty: () => boolean;
  add: (reason: LossReason, quantities: readonly Quantity[]) => void;
  /** All counts so far, which begin anew. */
  take: () => Loss[];
  giveBack: (losses: readonly Loss[]) => void;
}

export function countLostEvents(): LostEvents {
  const counts = new Map<string, Loss>();

  const count = ({ reason, category, quantity }: Loss): void => {
    const key = reason + category;
    const known = counts.get(key);
    if (known) known.quantity += quantity;
    else counts.set(key, { reason, category, quantity });
  };
  return {
    isEmpty: () => counts.size === 0,
    add: (reason, quantities) => quantities.forEach((each) => count({ reason, ...each })),
    take: () => {
      const losses = [...counts.values()];
      counts.clear();
      return losses;
    },
    giveBack: (losses) => losses.forEach(count),
  };
}

/** The categories that a loss weighs in: an error is one, a transaction is one and its spans beside, and spans may go alone. */
export const quantitiesOf = (category: DataCategory, spans = 0): Quantity[] =>
  category === 'transaction'
    ? [{ category, quantity: 1 }, ...quantitiesOf('span', spans + 1)]
    : [{ category, quantity: category === 'span' ? spans : 1 }];
