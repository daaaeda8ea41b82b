import { mutate } from '../store/mutate.ts';
import type { Store } from '../store/port.ts';
import type { Retention } from './retention.ts';
import type { StepLog } from './step-log.ts';
import { KEPT_TABLES, longestOfTable } from './tables.ts';
import type { KeptTable } from './tables.ts';

type MutableStore = Pick<Store, 'client' | 'select'>;

/**
 * Gives each table the longest retention in force as its TTL. The times that parts have noted are counted again from one column,
 * without writing their rows: otherwise a longer retention would still let go of rows by the shorter one.
 */
export async function applyLongest(store: MutableStore, retention: Retention, log: StepLog): Promise<void> {
  for (const table of KEPT_TABLES) {
    const days = longestOfTable(table, retention);
    if ((await appliedDays(store, table)) === days) continue;
    const { table: name, ttl } = table;
    const [from, where] = ttl;
    await store.client.command({ query: `ALTER TABLE ${name} MODIFY SETTING materialize_ttl_recalculate_only = 1` });
    await store.client.command({
      query: `ALTER TABLE ${name} MODIFY TTL ${from} + INTERVAL ${days} DAY${where} SETTINGS materialize_ttl_after_modify = 0`,
    });
    await mutate(store, name, `ALTER TABLE ${name} MATERIALIZE TTL`);
    // Written last, so that a process that dies in between leaves the whole to be done again.
    await log.write({ step: 'ttl', table: name, rows: days });
  }
}

async function appliedDays(store: MutableStore, { table }: KeptTable): Promise<number> {
  const [row] = await store.select<{ noted: string; definition: string }>(
    `SELECT (SELECT argMax(rows, at) FROM cleanups WHERE step = 'ttl' AND table = {table:String}) AS noted,
            create_table_query AS definition
     FROM system.tables
     WHERE database = currentDatabase() AND name = {table:String}`,
    { table },
  );
  return Number(row?.noted ?? 0) || Number(/ TTL .*?toIntervalDay\((\d+)\)/s.exec(row?.definition ?? '')?.[1] ?? 0);
}
