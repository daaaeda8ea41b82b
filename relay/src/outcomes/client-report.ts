import { isDataCategory } from '@breakwater/sdk/wire';
import type { DataCategory, Item } from '@breakwater/sdk/wire';

import { payloadOf } from '../items/payload.ts';

/** Units that a client did not send, by its own report. */
export interface Discard {
  category: DataCategory;
  reason: string;
  quantity: number;
}

/** Reports of SDKs have the first field. Relays in between add their own stops in the other three. */
const FIELDS = ['discarded_events', 'rate_limited_events', 'filtered_events', 'filtered_sampling_events'];

/** Names that clients use beside ours. `@sentry/*` 10.63 and 11.0 send `metric`. */
const CATEGORY_OF_ALIAS: ReadonlyMap<string, DataCategory> = new Map([
  ['metric', 'trace_metric'],
  ['user_report_v2', 'feedback'],
]);

/** More in one entry than any client discards between two reports. */
const MOST = 1_000_000_000;

const REASON = /^[\w.:/ -]{1,100}$/;

/** Null where the report cannot be read. Single entries without a meaning are skipped. */
export function readClientReport(item: Item): Discard[] | null {
  const report = payloadOf(item);
  if (!report) return null;
  const discards: Discard[] = [];
  for (const field of FIELDS) {
    const entries = report[field];
    if (!Array.isArray(entries)) continue;
    for (const entry of entries) {
      const discard = readEntry(entry);
      if (discard) discards.push(discard);
    }
  }
  return discards;
}

function readEntry(entry: unknown): Discard | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const { reason, category, quantity } = entry as Record<string, unknown>;
  if (typeof quantity !== 'number' || !(quantity >= 1)) return null;
  return {
    category: categoryOf(category),
    reason: typeof reason === 'string' && REASON.test(reason) ? reason : OTHER_REASON,
    quantity: Math.min(Math.floor(quantity), MOST),
  };
}

function categoryOf(name: unknown): DataCategory {
  if (typeof name !== 'string') return 'default';
  return isDataCategory(name) ? name : (CATEGORY_OF_ALIAS.get(name) ?? 'default');
}

export const OTHER_REASON = 'other';

/**
 * The reasons of present SDKs (develop docs, client reports; sentry-javascript, `clientreport.ts`). Others are taken as well,
 * but only a limited number.
 */
export const CLIENT_REASONS: ReadonlySet<string> = new Set([
  'queue_overflow',
  'cache_overflow',
  'ratelimit_backoff',
  'network_error',
  'sample_rate',
  'before_send',
  'event_processor',
  'send_error',
  'internal_sdk_error',
  'insufficient_data',
  'backpressure',
  'buffer_overflow',
  'ignored',
  'invalid',
  'no_parent_span',
  'callback_error',
]);
