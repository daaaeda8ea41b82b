import type { Store } from '../store/port.ts';
import { ENVELOPE_LANES } from './subscriptions.ts';

/** A place in the log that a store has reached. */
export interface PlaceOfStore {
  topic: string;
  partition: number;
  /** The offset behind the last record of which the store has rows. */
  next: number;
}

const TABLE_OF_LIVE = { events: 'events', spans: 'spans' } as const;

/**
 * How far a store has come in each topic whose records give rows with their source, and the time up to which it has anything. A store
 * that was restored knows by that where its readers have to go on.
 */
export async function placesOfStore(
  store: Pick<Store, 'select'>,
): Promise<{ places: PlaceOfStore[]; untilMs: number | null }> {
  const lanes = Object.values(ENVELOPE_LANES);
  const places: PlaceOfStore[] = [];
  let untilMs: number | null = null;
  for (const table of Object.values(TABLE_OF_LIVE)) {
    const rows = await store.select<{ lane: string; partition: number; next: string; until: number }>(
      `SELECT lane, source_partition AS partition, toString(max(source_offset) + 1) AS next,
              toFloat64(max(toUnixTimestamp64Milli(processed_at))) AS until
       FROM ${table} GROUP BY lane, partition ORDER BY lane, partition`,
    );
    for (const { lane, partition, next, until } of rows) {
      const topic = lanes.find((one) => one.lane === lane && one.live === table)?.topic;
      if (topic !== undefined) places.push({ topic, partition, next: Number(next) });
      untilMs = Math.max(untilMs ?? 0, until);
    }
  }
  const decided = await store.select<{ partition: number; next: string }>(
    `SELECT partition, toString(max(source_offset) + 1) AS next
     FROM (SELECT source_partition AS partition, source_offset FROM issue_activity
           UNION ALL SELECT partition, source_offset FROM ticks)
     GROUP BY partition ORDER BY partition`,
  );
  for (const { partition, next } of decided) places.push({ topic: 'issues', partition, next: Number(next) });
  return { places, untilMs };
}
