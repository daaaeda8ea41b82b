import type { Store } from './port.ts';

const LOOK_MS = 100;
/** A week of a large installation is rewritten in minutes. */
const MOST_MS = 3_600_000;

/**
 * Runs one statement that changes stored rows, and waits until it is on the disk. The engine works on it in the background, so no
 * connection waits. The statement is SQL of ours without settings. @throws when the engine cannot carry it out; it is then given up.
 */
export async function mutate(store: Pick<Store, 'client' | 'select'>, table: string, statement: string): Promise<void> {
  const isDelete = statement.startsWith('DELETE FROM');
  const settings = isDelete ? 'lightweight_deletes_sync = 0' : 'mutations_sync = 0';
  await store.client.command({ query: `${statement} SETTINGS ${settings}` });
  const until = Date.now() + MOST_MS;
  for (;;) {
    const [state] = await store.select<{ waiting: string; failed: string }>(
      `SELECT count() AS waiting, anyIf(latest_fail_reason, latest_fail_reason != '') AS failed
       FROM system.mutations
       WHERE database = currentDatabase() AND table = {table:String} AND NOT is_done`,
      { table },
    );
    if (Number(state?.waiting ?? 0) === 0) return;
    const reason = state?.failed ?? '';
    if (reason === '' && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      continue;
    }
    // A mutation that fails would be tried for ever, and hold up all later ones of its table.
    await store.client.command({
      query: `KILL MUTATION WHERE database = currentDatabase() AND table = '${table}' AND NOT is_done`,
    });
    throw new Error(`rows of ${table} could not be changed: ${reason || 'the time limit passed'}`);
  }
}
