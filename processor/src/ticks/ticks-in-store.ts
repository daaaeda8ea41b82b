import { isoOf } from '../topics/row-origin.ts';
import type { Store } from '../store/port.ts';
import type { Tick } from './tick.ts';

/** A row of `ticks`. */
interface TickRow {
  partition: number;
  minute: string;
  away: readonly { from: string; to: string }[];
  gap: number;
  source_offset: number;
}

const rowOf = ({ minute, away, gap, source }: Tick): TickRow => ({
  partition: source.partition,
  minute: isoOf(minute),
  away: away.map(({ from, to }) => ({ from: isoOf(from), to: isoOf(to) })),
  gap: gap ? 1 : 0,
  source_offset: source.offset,
});

/** The token names the batch, so that a batch that comes again has no second effect. */
export async function storeTicks(store: Pick<Store, 'insert'>, ticks: readonly Tick[], token: string): Promise<void> {
  if (ticks.length > 0) await store.insert('ticks', ticks.map(rowOf), token);
}

/** The newest minute that each partition has passed, by partition; one without ticks in the last eight days is absent. */
export async function lastTicks(store: Pick<Store, 'select'>): Promise<Map<number, number>> {
  const rows = await store.select<{ partition: number; newest: string }>(
    'SELECT partition, max(minute) AS newest FROM ticks GROUP BY partition',
  );
  return new Map(rows.map(({ partition, newest }) => [partition, Date.parse(newest)]));
}

/**
 * The newest minute of a partition among the ticks that lie before an offset; null where there is none. A batch that comes again is
 * decided on this, whatever an earlier attempt has stored of it.
 */
export async function lastTickBefore(
  store: Pick<Store, 'select'>,
  { partition, offset }: { partition: number; offset: number },
): Promise<number | null> {
  const [row] = await store.select<{ newest: string | null }>(
    `SELECT maxOrNull(minute) AS newest
     FROM ticks
     WHERE partition = {partition:UInt32} AND source_offset < {offset:UInt64}`,
    { partition, offset },
  );
  return row?.newest ? Date.parse(row.newest) : null;
}
