import { ClickHouseError } from '@clickhouse/client';
import type { ClickHouseClient } from '@clickhouse/client';

import { StoreError } from './errors.ts';
import type { Migration } from './migration-files.ts';

const UNKNOWN_TABLE = '60';
const UNKNOWN_DATABASE = '81';

interface Applied {
  name: string;
  checksum: string;
  statements: number;
}

/** Runs `work` while no other process migrates the same database. */
export type Exclusively = (work: (stillMine: () => Promise<void>) => Promise<void>) => Promise<void>;

/**
 * Brings the database to the newest migration; where none is missing that takes one query. ClickHouse has no transactions, so
 * each statement is recorded when it has run. After a crash the next start continues with the interrupted statement, and
 * therefore each statement must tolerate being run twice (`IF NOT EXISTS`).
 */
export async function migrate(
  client: ClickHouseClient,
  migrations: readonly Migration[],
  exclusively: Exclusively,
): Promise<number> {
  if (missing(migrations, await applied(client)).length === 0) return 0;
  let ran = 0;
  await exclusively(async (stillMine) => {
    await client.command({ query: MIGRATIONS_TABLE });
    for (const { migration, from } of missing(migrations, await applied(client)))
      for (const [offset, query] of migration.statements.slice(from).entries()) {
        await stillMine();
        await client.command({ query });
        await record(client, migration, from + offset + 1);
        ran += 1;
      }
  });
  return ran;
}

const MIGRATIONS_TABLE = `
  CREATE TABLE IF NOT EXISTS migrations
  (name String, checksum String, statements UInt32, at DateTime64(3, 'UTC') DEFAULT now64(3))
  ENGINE = MergeTree ORDER BY (name, statements)
  SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`;

/** The migrations that are still to run, and from which statement on. Throws where files and database contradict each other. */
export function missing(
  migrations: readonly Migration[],
  applied: readonly Applied[],
): { migration: Migration; from: number }[] {
  const byName = new Map(applied.map((row) => [row.name, row]));
  const result: { migration: Migration; from: number }[] = [];
  for (const migration of migrations) {
    const row = byName.get(migration.name);
    byName.delete(migration.name);
    if (row && row.checksum !== migration.checksum) throw new StoreError('migration_edited', migration.name);
    const from = row?.statements ?? 0;
    if (from < migration.statements.length) result.push({ migration, from });
  }
  const [unknown] = byName.keys();
  if (unknown !== undefined) throw new StoreError('migration_edited', `${unknown} is unknown to this version`);
  return result;
}

async function applied(client: ClickHouseClient): Promise<Applied[]> {
  try {
    const result = await client.query({
      query: 'SELECT name, checksum, statements FROM migrations ORDER BY name, statements DESC LIMIT 1 BY name',
      format: 'JSONEachRow',
    });
    return await result.json<Applied>();
  } catch (error) {
    const nothingYet = error instanceof ClickHouseError && [UNKNOWN_TABLE, UNKNOWN_DATABASE].includes(error.code);
    if (nothingYet) return [];
    throw error;
  }
}

async function record(client: ClickHouseClient, migration: Migration, statements: number): Promise<void> {
  const { name, checksum } = migration;
  await client.insert({ table: 'migrations', values: [{ name, checksum, statements }], format: 'JSONEachRow' });
}
