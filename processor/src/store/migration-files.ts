import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

import { sqlStatements } from './sql-statements.ts';

/** The path is the same from `src/store` and from `dist/store`. */
const FOLDER = new URL('../../migrations/', import.meta.url);
const NAME = /^\d{4}_[a-z0-9_]+\.sql$/;

export interface Migration {
  name: string;
  checksum: string;
  statements: string[];
}

/** The migrations, in the order of their numbers. */
export async function readMigrations(folder = FOLDER): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).toSorted();
  return Promise.all(names.map(async (name) => migrationOf(name, await readFile(new URL(name, folder), 'utf8'))));
}

export function migrationOf(name: string, text: string): Migration {
  const sql = text.replaceAll('\r\n', '\n');
  return { name, checksum: createHash('sha256').update(sql).digest('hex'), statements: sqlStatements(sql) };
}

/** Whether a store whose newest migration has this name can be opened by this version. */
export const isKnownSchema = async (newest: string): Promise<boolean> =>
  (await readMigrations()).some(({ name }) => name === newest);
