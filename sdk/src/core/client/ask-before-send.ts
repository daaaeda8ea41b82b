import type { Event } from '../../wire/event.ts';
import type { Captured } from './client.ts';
import type { DeliveryTools } from './delivery.ts';
import { isPromise } from './context.ts';

/**
 * Asks the application's `beforeSend`, and goes on with the event that it leaves. Its failures and refusals are counted. `limit` bounds
 * the time of an asynchronous one.
 */
export function askBeforeSend(
  { client, pending }: DeliveryTools,
  { category, hint }: Captured,
  event: Event,
  go: (event: Event, isAsked: boolean) => void,
  limit = (verdict: PromiseLike<Event | null>): PromiseLike<Event | null> => verdict,
): void {
  const { options, host, lose, safely } = client;
  const beforeSend = category === 'error' ? options.beforeSend : options.beforeSendTransaction;
  if (!beforeSend) return go(event, false);
  const spans = event.spans?.length;
  const fail = (error: unknown): void => {
    host.log('beforeSend failed', error);
    lose('callback_error', category, spans);
  };
  const take = (kept: Event | null): void =>
    kept ? safely(() => go(kept, true), category) : lose('before_send', category, spans);
  try {
    const verdict = beforeSend(event, hint);
    if (!isPromise(verdict)) return take(verdict);
    const settled: PromiseLike<void> = limit(verdict)
      .then(take, fail)
      .then(() => void pending.delete(settled));
    pending.add(settled);
  } catch (error) {
    fail(error);
  }
}
