import type { EnvelopeMeta, LaneName } from '@breakwater/relay/log';

import { cut } from '../normalize/cut.ts';

/** Where in the log a row came from. */
export interface LogPlace {
  partition: number;
  offset: number;
}

/** The same of a record of an envelope lane. Times are epoch milliseconds. */
export interface RecordSource extends LogPlace {
  lane: LaneName;
  /** When the log took it. */
  loggedAt: number;
  processedAt: number;
}

/** What rows of `events` and of `spans` say of their way here. */
export interface RowOrigin {
  lane: LaneName;
  relay: string;
  client: string;
  logged_at: string;
  processed_at: string;
  /** Why its times are not believed: resend, clock, late, or nothing. */
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
