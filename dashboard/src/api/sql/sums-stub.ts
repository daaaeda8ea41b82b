import type { Store } from '@breakwater/processor/store';

/** Replaced by `@breakwater/processor/sums` at the merge. */
export async function exactly<Name extends string, T>(
  store: Pick<Store, 'select'>,
  names: readonly Name[],
  ask: (tails: Readonly<Record<Name, string>>) => Promise<T>,
): Promise<T> {
  const [row] = await store.select<{ rolled: string }>(
    `SELECT max(rolled) AS rolled FROM group_days WHERE project_id = 0`,
  );
  const since = Number(/"tailSince":(\d+)/.exec(row?.rolled ?? '')?.[1] ?? 0);
  const tail = `(stored_at >= fromUnixTimestamp64Milli(toInt64(${since}), 'UTC') AND NOT (lane = 'live' AND source_partition = 99))`;
  return ask(Object.fromEntries(names.map((name) => [name, tail])) as Record<Name, string>);
}
