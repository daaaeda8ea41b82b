import type { EnvelopeMeta, LaneName } from '@breakwater/relay/log';

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

/** The origin columns that rows of `events` and of `spans` share. */
export interface RowOrigin {
  lane: LaneName;
  relay: string;
  client: string;
  logged_at: string;
  processed_at: string;
  /** The reason why the times are not used (resend, clock, late), or empty. */
  stale: string;
  source_partition: number;
  source_offset: number;
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
