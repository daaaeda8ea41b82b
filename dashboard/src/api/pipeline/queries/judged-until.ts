import type { Store } from '@breakwater/processor/store';

/** The minute up to which all partitions of issues are judged: that of the one furthest behind. Null before the first. */
export async function judgedUntil(store: Store): Promise<number | null> {
  const [row] = await store.select<{ until: number }>(
    `SELECT toFloat64(toUnixTimestamp(min(newest))) * 1000 AS until
     FROM (SELECT partition, max(minute) AS newest FROM ticks GROUP BY partition)
     HAVING count() > 0`,
  );
  return row?.until ?? null;
}
