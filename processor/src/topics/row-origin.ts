import type { EnvelopeMeta, LaneName, StaleReason } from '@breakwater/relay/log';

import { cut } from '../normalize/cut.ts';

/** The source of a row in the log. */
export interface LogPlace {
  partition: number;
  offset: number;
}

/** The source of a record of an envelope lane. Times are epoch milliseconds. */
export interface RecordSource extends LogPlace {
  lane: LaneName;
  /** When the log appended the record. */
  loggedAt: number;
  processedAt: number;
}

/** A row that tells which record of its partition it is of. */
export interface Placed {
  source_offset: number;
}

/** The way of a row from its client to its table. */
export interface RowOrigin extends Placed {
  lane: LaneName;
  relay: string;
  client: string;
  logged_at: string;
  processed_at: string;
  /** Why its times are not used; empty where they are. */
  stale: '' | StaleReason;
  source_partition: number;
}

const CLIENT_MAX = 128;

export const rowOriginOf = (meta: EnvelopeMeta, source: RecordSource): RowOrigin => ({
  lane: source.lane,
  relay: meta.relay ?? '',
  client: cut(meta.client ?? '', CLIENT_MAX),
  logged_at: isoOf(source.loggedAt),
  processed_at: isoOf(source.processedAt),
  stale: meta.stale ?? '',
  source_partition: source.partition,
  source_offset: source.offset,
});

/** Milliseconds since 1970 as the text that `DateTime` columns take. */
export const isoOf = (ms: number): string => new Date(ms).toISOString();
