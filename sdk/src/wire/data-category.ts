import type { ItemHeaders } from './envelope.ts';

/** The units of quotas, rate limits, outcomes and client reports (relay-base-schema, `DataCategory`). */
export const DATA_CATEGORIES = [
  'default',
  'error',
  'transaction',
  'security',
  'attachment',
  'attachment_item',
  'session',
  'profile',
  'profile_chunk',
  'profile_chunk_ui',
  'replay',
  'monitor',
  'span',
  'feedback',
  'metric_bucket',
  'log_item',
  'log_byte',
  'trace_metric',
  'internal',
] as const;

export type DataCategory = (typeof DATA_CATEGORIES)[number];

export interface Quantity {
  category: DataCategory;
  quantity: number;
}

const CATEGORY_OF_ITEM: ReadonlyMap<string, DataCategory> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries({
    event: 'error',
    transaction: 'transaction',
    attachment: 'attachment',
    session: 'session',
    sessions: 'session',
    log: 'log_item',
    trace_metric: 'trace_metric',
    span: 'span',
    replay_event: 'replay',
    replay_recording: 'replay',
    replay_video: 'replay',
    profile: 'profile',
    profile_chunk: 'profile_chunk',
    profile_chunk_ui: 'profile_chunk_ui',
    check_in: 'monitor',
    user_report: 'feedback',
    feedback: 'feedback',
    raw_security: 'security',
    security: 'security',
    client_report: 'internal',
  } as const),
);

/** An event that a relay made of a browser's report: what breaks a policy must not use up what errors may. */
export const isSecurityReport = ({ type, data_category }: ItemHeaders): boolean =>
  type === 'event' && data_category === 'security';

/** The category whose rate limit stops an item; null for a type that none stops. */
export function categoryOfItem(headers: ItemHeaders): DataCategory | null {
  return isSecurityReport(headers) ? 'security' : (CATEGORY_OF_ITEM.get(headers.type) ?? null);
}

/**
 * The weight of one item: a container its `item_count`, an attachment its bytes beside itself, a log its bytes as well.
 * Client reports and unknown types weigh nothing.
 */
export function quantitiesOfItem(headers: ItemHeaders, payloadBytes: number): Quantity[] {
  const category = categoryOfItem(headers);
  if (!category || category === 'internal') return [];
  const count = unitsIn(headers, payloadBytes);
  if (headers.type === 'attachment') {
    return [
      { category, quantity: Math.max(payloadBytes, 1) },
      { category: 'attachment_item', quantity: 1 },
    ];
  }
  if (headers.type === 'log')
    return [
      { category, quantity: count },
      { category: 'log_byte', quantity: payloadBytes },
    ];
  return [{ category, quantity: count }];
}

const CONTAINERS: ReadonlySet<string> = /* @__PURE__ */ new Set(['span', 'log', 'trace_metric']);

/** As many as its header says, but never more than its bytes could hold: the word of a client must not fill an account. */
function unitsIn({ type, item_count }: ItemHeaders, payloadBytes: number): number {
  const isCounted = typeof item_count === 'number' && Number.isSafeInteger(item_count) && item_count > 0;
  return isCounted && CONTAINERS.has(type) ? Math.min(item_count, Math.max(payloadBytes, 1)) : 1;
}

const known: ReadonlySet<string> = new Set(DATA_CATEGORIES);

/** Whether a name met on the wire is one of {@link DATA_CATEGORIES}. */
export const isDataCategory = (name: string): name is DataCategory => known.has(name);
