import type { DataCategory, Quantity } from '../wire/data-category.ts';

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
  | 'internal_sdk_error';

export interface Loss extends Quantity {
  reason: LossReason;
}

/** Counts what was not sent, so that the true volume is still known. Counts leave with a report and come back if it fails. */
export class LostEvents {
  readonly #counts = new Map<string, Loss>();

  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  add(reason: LossReason, quantities: readonly Quantity[]): void {
    for (const { category, quantity } of quantities) this.#count({ reason, category, quantity });
  }

  /** All counts so far, which begin anew. */
  take(): Loss[] {
    const losses = [...this.#counts.values()];
    this.#counts.clear();
    return losses;
  }

  giveBack(losses: readonly Loss[]): void {
    for (const loss of losses) this.#count(loss);
  }

  #count({ reason, category, quantity }: Loss): void {
    const key = `${reason}:${category}`;
    const before = this.#counts.get(key)?.quantity ?? 0;
    this.#counts.set(key, { reason, category, quantity: before + quantity });
  }
}

/** The categories that a lost envelope weighs in: an error is one, a transaction is one and its spans beside. */
export function quantitiesOf(category: DataCategory, spans = 0): Quantity[] {
  if (category !== 'transaction') return [{ category, quantity: 1 }];
  return [
    { category, quantity: 1 },
    { category: 'span', quantity: spans + 1 },
  ];
}
