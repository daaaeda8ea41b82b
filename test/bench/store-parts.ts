import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of a part without mutations and with them: `PARTITION_FIRST_LAST_LEVEL`. */
const PART = /^[^_]+_\d+_(\d+)_\d+(?:_\d+)?$/;

/**
 * The parts that were ever inserted into each table of an embedded store, read from its folder: an insert takes the next block
 * number of its table for each part that it makes, and a merged part names its first and its last block. So nothing is asked of
 * the process that is measured.
 */
export function insertedParts(dataFolder: string): Map<string, number> {
  const database = join(dataFolder, 'store', 'data', 'breakwater');
  return new Map(readdirSync(database).map((table) => [table, lastBlock(join(database, table))]));
}

/** The parts that came to each table in between, without tables that got none. */
export function partsBetween(before: Map<string, number>, after: Map<string, number>): Map<string, number> {
  const grown = [...after].map(([table, last]) => [table, last - (before.get(table) ?? 0)] as const);
  return new Map(grown.filter(([, parts]) => parts > 0).toSorted(([, a], [, b]) => b - a));
}

/** The names of all parts that lie in the folder, those that were merged away included for some minutes. */
export function partNames(dataFolder: string): Set<string> {
  const database = join(dataFolder, 'store', 'data', 'breakwater');
  const names = readdirSync(database).flatMap((table) =>
    readdirSync(join(database, table)).map((part) => `${table}/${part}`),
  );
  return new Set(names);
}

function lastBlock(table: string): number {
  const blocks = readdirSync(table).map((name) => Number(PART.exec(name)?.[1] ?? 0));
  return Math.max(0, ...blocks);
}
