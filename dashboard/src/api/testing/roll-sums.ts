import type { Store } from '@breakwater/processor/store';
import { rollTable } from '@breakwater/processor/sums';

/** Rolls all stored events into the sums of issues and pairs, as the roller does once their places are committed. */
export async function rollSums(store: Store): Promise<void> {
  const [row] = await store.select<{ end: number }>('SELECT toFloat64(max(source_offset)) + 1 AS end FROM events');
  for (const name of ['group_days', 'pair_days'] as const)
    await rollTable(store, name, [{ lane: 'live', partition: 0, committed: row?.end ?? 0 }]);
}
