/** The categories that quotas, rate limits, outcomes and client reports are counted in (relay-base-schema, `DataCategory`). */
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

const known: ReadonlySet<string> = new Set(DATA_CATEGORIES);

/** Whether a name met on the wire is one of {@link DATA_CATEGORIES}. */
export const isDataCategory = (name: string): name is DataCategory => known.has(name);
