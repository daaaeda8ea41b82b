import { categoryOfItem } from '@breakwater/sdk/wire';
import type { DataCategory, Item, RateLimit } from '@breakwater/sdk/wire';

import { itemPathOf } from '../log/index.ts';

/** A client asks again so often whether its kind is stored by now. */
const STOPS_SECONDS = 600;

/**
 * The categories by which clients stop types that have another one on the server, or none (PROTOCOL 3.5: sentry-javascript,
 * `envelopeItemTypeToDataCategory`). Other types without one are `default` to them.
 */
const NAMES_OF_CLIENTS: ReadonlyMap<string, readonly DataCategory[]> = new Map([
  ['user_report', ['default']],
  ['profile_chunk', ['profile']],
  ['profile_chunk_ui', ['profile']],
  ['statsd', ['metric_bucket']],
  ['metric_buckets', ['metric_bucket']],
]);

/** Whether nothing stores an item, be it that no record takes it or that no processor reads it there. */
export const isUnsupported = ({ headers }: Item): boolean => {
  const { topic, unread } = itemPathOf(headers);
  return topic === null || unread === true;
};

/**
 * Names the kinds of items that nothing stores, so that their clients stop them and nothing else. Never one without a category: that would
 * stop all.
 */
export function limitsOfUnsupported(items: readonly Item[]): RateLimit[] {
  const categories = new Set(items.filter(isUnsupported).flatMap(({ headers }) => categoriesOf(headers)));
  return [...categories].map((category) => ({
    retryAfterSeconds: STOPS_SECONDS,
    categories: [category],
    scope: 'organization',
    reasonCode: UNSUPPORTED,
  }));
}

export const UNSUPPORTED = 'unsupported';

function categoriesOf(headers: Item['headers']): DataCategory[] {
  const category = categoryOfItem(headers);
  const ofClients = NAMES_OF_CLIENTS.get(headers.type) ?? [];
  return category === null && ofClients.length === 0 ? ['default'] : [...(category ? [category] : []), ...ofClients];
}
