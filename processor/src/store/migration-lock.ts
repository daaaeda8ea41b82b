import { ClickHouseError } from '@clickhouse/client';
import type { ClickHouseClient } from '@clickhouse/client';

import { StoreError } from './errors.ts';
import type { Exclusively } from './migrate.ts';

const TABLE_ALREADY_EXISTS = '57';
const TABLE = 'migration_lock_';

const TIMING = {
  /** The holder renews its lock this often ... */
  heartbeatMs: 5_000,
  /** ... and counts as dead after this long without it. */
  staleSeconds: 30,
};
const LOOK_AGAIN_MS = 250;
const GIVE_UP_MS = 120_000;

/**
 * A lock for the processes that share a server, made of the one thing that a ClickHouse server decides atomically: only one
 * `CREATE TABLE` of a name succeeds. The holder of the highest-numbered lock table has the lock; one whose holder has died
 * is overtaken by creating the next number, which again only one can.
 */
export const migrationLock =
  (client: ClickHouseClient, { heartbeatMs, staleSeconds } = TIMING): Exclusively =>
  async (work) => {
    const number = await take(client, staleSeconds);
    let lost: unknown = null;
    const touch = (): Promise<void> =>
      command(client, `ALTER TABLE ${TABLE}${number} MODIFY COMMENT '${new Date().toISOString()}'`);
    const heartbeat = setInterval(() => void touch().catch((error: unknown) => (lost = error)), heartbeatMs);
    try {
      await work(async () => {
        if (lost !== null) throw new StoreError('migration_locked', 'the lock was lost', { cause: lost });
      });
    } finally {
      clearInterval(heartbeat);
      await command(client, `DROP TABLE IF EXISTS ${TABLE}${number} SYNC`);
    }
  };

async function take(client: ClickHouseClient, staleSeconds: number): Promise<number> {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  while (performance.now() < giveUpAt) {
    const holder = await highest(client, staleSeconds);
    if (holder === null || holder.stale) {
      const number = (holder?.number ?? 0) + 1;
      if (await create(client, number)) {
        for (let older = number - 1; older > 0; older -= 1)
          await command(client, `DROP TABLE IF EXISTS ${TABLE}${older} SYNC`);
        return number;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  throw new StoreError('migration_locked');
}

async function highest(
  client: ClickHouseClient,
  staleSeconds: number,
): Promise<{ number: number; stale: boolean } | null> {
  const result = await client.query({
    query: `SELECT toUInt32(substring(name, ${TABLE.length + 1})) AS number,
                   metadata_modification_time < now() - ${staleSeconds} AS stale
            FROM system.tables
            WHERE database = currentDatabase() AND match(name, '^${TABLE}[0-9]+$')
            ORDER BY number DESC LIMIT 1`,
    format: 'JSONEachRow',
  });
  const [row] = await result.json<{ number: number; stale: number }>();
  return row ? { number: row.number, stale: row.stale === 1 } : null;
}

async function create(client: ClickHouseClient, number: number): Promise<boolean> {
  try {
    await command(client, `CREATE TABLE ${TABLE}${number} (nothing UInt8) ENGINE = Memory`);
    return true;
  } catch (error) {
    if (error instanceof ClickHouseError && error.code === TABLE_ALREADY_EXISTS) return false;
    throw error;
  }
}

const command = async (client: ClickHouseClient, query: string): Promise<void> =>
  void (await client.command({ query }));
