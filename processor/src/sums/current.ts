import { SUMS } from './tables.ts';
import type { SumsName, SumsTable } from './tables.ts';

/**
 * The sums of a table as one feed fills it, with those of its tail of facts, for a FROM clause inside of `exactly`. `conditions` are SQL on
 * the columns that the table's rows are told apart by.
 */
export function currentSums(name: SumsName, tail: string, conditions: string): string {
  const { table, from, join = '', where = 'true', columns, groupBy }: SumsTable = SUMS[name];
  const names = Object.keys(columns);
  const sums = Object.entries(columns).map(([column, [sum]]) => `${sum} AS ${aliasOf(column)}`);
  return `(
        SELECT ${names.join(', ')} FROM ${table} WHERE project_id != 0 AND ${conditions}
        UNION ALL
        SELECT *
        FROM (
          SELECT ${names.map((column) => `${aliasOf(column)} AS ${column}`).join(', ')}
          FROM (
            SELECT ${sums.join(', ')} FROM ${from} ${join}
            WHERE ${where} AND ${tail}
            GROUP BY ${groupBy.map(aliasOf).join(', ')}
          )
        )
        WHERE ${conditions}
      )`;
}

/** A sum must not take the name of the column that it is made of. */
const aliasOf = (column: string): string => `of_${column}`;
