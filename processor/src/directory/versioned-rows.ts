import type { TableColumn } from './column.ts';

/** SQL of a WHERE clause. */
export interface Condition {
  sql: string;
  params?: Record<string, unknown>;
}

export type Columns<Value> = { [Property in Exclude<keyof Value, 'version'>]: TableColumn<Value[Property]> };

/** A value as it was selected, and whether its last version says that it was removed. */
export interface SelectedRow extends Record<string, unknown> {
  version_: number;
  removed_: number;
}

export interface VersionedRows<Value> {
  rowOf(value: Value): Record<string, unknown>;
  valueOf(row: SelectedRow): Value;
  /** A SELECT; `rest` stands behind its conditions. */
  selectSql(conditions: readonly Condition[], options: { final: boolean; rest: string }): string;
  /** True of the rows whose properties have these values. */
  whereAre(values: Partial<Value>): Condition;
  notRemoved: Condition;
}

/** The rows of a versioned table as SQL and as values. Selected names end with `_`, so that none hides a column. */
export function versionedRows<Value extends { version: number }>(
  table: string,
  columns: Columns<Value>,
  removedAs: string | undefined,
): VersionedRows<Value> {
  const all = Object.entries<TableColumn<unknown>>(columns);
  const isRemoved = removedAs === undefined ? '0' : `${table}.status = '${removedAs}'`;
  const selected = [
    ...all.map(([property, { select }]) => `${select} AS ${property}_`),
    'toFloat64(version) AS version_',
    `toUInt8(${isRemoved}) AS removed_`,
  ].join(', ');

  return {
    rowOf: (value) => ({
      ...(removedAs === undefined ? {} : { status: 'active' }),
      ...Object.fromEntries(all.map(([property, { name, write }]) => [name, write(value[property as keyof Value])])),
      version: value.version,
    }),
    valueOf: (row) =>
      Object.fromEntries([
        ...all.map(([property, { read }]) => [property, read(row[`${property}_`])]),
        ['version', row.version_],
      ]) as unknown as Value,
    selectSql(conditions, { final, rest }) {
      const where = conditions.length > 0 ? `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}` : '';
      return `SELECT ${selected} FROM ${table}${final ? ' FINAL' : ''} ${where} ${rest}`;
    },
    whereAre(values) {
      const given = all.filter(([property]) => property in values);
      return {
        sql: ['1', ...given.map(([property, { name, type }]) => `${table}.${name} = {${property}:${type}}`)].join(
          ' AND ',
        ),
        params: Object.fromEntries(
          given.map(([property, { write }]) => [property, write(values[property as keyof Value])]),
        ),
      };
    },
    notRemoved: { sql: `NOT (${isRemoved})` },
  };
}
