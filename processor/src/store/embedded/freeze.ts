import { copyFile, link, mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { DATABASE } from '../database.ts';
import { StoreError } from '../errors.ts';
import type { FrozenStore } from '../port.ts';
import type { EmbeddedConnection } from './connection.ts';

/*
 * A moment of the store as a folder that an engine can open. Parts never change, so the engine links them (`ALTER TABLE … FREEZE`);
 * the other files of a table are small. While that happens, for some tenths of a second, no statement writes.
 */

const SHADOW = 'shadow';

interface Table {
  name: string;
  /** Its folder below that of the engine. */
  path: string;
}

/** Removes what a crash has left of such folders. Only before the engine opens, or when nobody copies. */
export const forgetFrozen = (folder: string): Promise<void> =>
  rm(join(folder, SHADOW), { recursive: true, force: true });

/**
 * Gives a folder that was copied from such a moment the link by which the engine finds the tables of the database. Without it the
 * engine would take the database for an empty one.
 */
export async function linkDatabase(folder: string): Promise<void> {
  const definition = await readFile(join(folder, 'metadata', `${DATABASE}.sql`), 'utf8').catch(() => '');
  const uuid = /UUID '([0-9a-f-]+)'/.exec(definition)?.[1];
  if (uuid === undefined) return;
  await symlink(`../${pathOf(uuid)}`, join(folder, 'metadata', DATABASE)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/**
 * Keeps the store as it is at one moment, in which it asks for `moment` too. A name is made of letters and digits: the engine
 * would escape anything else in it.
 */
export async function freezeStore<T>(
  connection: EmbeddedConnection,
  folder: string,
  name: string,
  moment: () => Promise<T>,
): Promise<{ frozen: FrozenStore; moment: T }> {
  const frozen = join(folder, SHADOW, name);
  const release = (): Promise<void> => rm(frozen, { recursive: true, force: true });
  try {
    return await connection.whileNothingIsWritten(async (run) => {
      const taken = await moment();
      const tables = await tablesOf(run);
      for (const { name: table } of tables)
        await run(`ALTER TABLE ${DATABASE}.${table} FREEZE WITH NAME '${name}'`, 'TabSeparated');
      for (const { path } of tables) await copyBesideParts(join(folder, path), join(frozen, path));
      await linkDefinitions(run, folder, frozen);
      const rows: Record<string, number> = {};
      for (const { name: table, path } of tables) rows[table] = await rowsIn(join(frozen, path));
      // Every store has migrations: without them the engine has put the parts anywhere else.
      if (!rows['migrations']) throw new StoreError('freeze_incomplete', frozen);
      return { frozen: { folder: frozen, rows, release }, moment: taken };
    });
  } catch (error) {
    await release();
    throw error;
  }
}

type Run = (statement: string, format: 'TabSeparated' | 'JSONEachRow') => Promise<string>;

async function tablesOf(run: Run): Promise<Table[]> {
  const lines = await run(
    `SELECT name, toString(uuid) AS uuid FROM system.tables
     WHERE database = '${DATABASE}' AND endsWith(engine, 'MergeTree') ORDER BY name`,
    'JSONEachRow',
  );
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { name: string; uuid: string })
    .map(({ name, uuid }) => ({ name, path: pathOf(uuid) }));
}

const pathOf = (uuid: string): string => `store/${uuid.slice(0, 3)}/${uuid}`;

/** Tokens of inserts and changes that are not carried out yet. Both are written to in place, so they are copied. */
async function copyBesideParts(from: string, to: string): Promise<void> {
  await mkdir(join(to, 'deduplication_logs'), { recursive: true });
  await mkdir(join(to, 'detached'), { recursive: true });
  for (const file of await readdir(join(from, 'deduplication_logs')).catch(() => []))
    await copyFile(join(from, 'deduplication_logs', file), join(to, 'deduplication_logs', file));
  for (const file of await readdir(from))
    if (file === 'format_version.txt' || /^mutation_\d+\.txt$/.test(file))
      await copyFile(join(from, file), join(to, file));
}

/** The statements that the engine attaches the database and its tables by when it opens. */
async function linkDefinitions(run: Run, folder: string, frozen: string): Promise<void> {
  const uuid = (await run(`SELECT uuid FROM system.databases WHERE name = '${DATABASE}'`, 'TabSeparated')).trim();
  const files = (await readdir(join(folder, pathOf(uuid)))).filter((file) => file.endsWith('.sql'));
  for (const path of [`metadata/${DATABASE}.sql`, ...files.map((file) => `${pathOf(uuid)}/${file}`)]) {
    await mkdir(dirname(join(frozen, path)), { recursive: true });
    // The engine replaces these files by new ones.
    await link(join(folder, path), join(frozen, path));
  }
}

async function rowsIn(table: string): Promise<number> {
  let rows = 0;
  for (const part of await readdir(table))
    rows += Number(await readFile(join(table, part, 'count.txt'), 'utf8').catch(() => '0'));
  return rows;
}
