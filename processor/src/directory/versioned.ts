import type { Store } from '../store/port.ts';
import { DirectoryError } from './errors.ts';
import { versionedRows } from './versioned-rows.ts';
import type { Columns, Condition, SelectedRow } from './versioned-rows.ts';

export type DirectoryReader = Pick<Store, 'select'>;
export type DirectoryStore = Pick<Store, 'select' | 'insert'>;

interface VersionedTable<Value, Key extends keyof Value> {
  table: string;
  /** The properties that identify a value. The first write of an identity wins, for ever. */
  key: readonly Key[];
  columns: Columns<Value>;
  /** SQL that lists are ordered by. */
  order: string;
  /** No more than these are made. A list beyond the bound of the store is refused by it, never cut. */
  most: number;
  /** The sentence at that limit, where the table is no word of the page. */
  tooMany?: string;
  /** The word in column `status` of the last version of a value that was removed. */
  removedAs?: string;
}

export interface Versioned<Value extends { version: number }, Key extends keyof Value> {
  /** All that are not removed, where their properties have these values. */
  list(store: DirectoryReader, where?: Partial<Value>, also?: Condition): Promise<Value[]>;
  get(store: DirectoryReader, key: Pick<Value, Key>): Promise<Value | null>;
  /**
   * Writes version 1. Null where the identity is taken, also by a value that was removed; the same create again gives the value.
   * Creates with the same `claim` exclude each other: the store keeps the first, whatever their identities.
   * @throws DirectoryError `limit_reached`
   */
  create(store: DirectoryStore, value: Value, claim?: string): Promise<Value | null>;
  /** Writes the version after `before`. @throws DirectoryError `settings_changed` where another writer was faster. */
  change(store: DirectoryStore, before: Value, change: Partial<Omit<Value, Key | 'version'>>): Promise<Value>;
  /** Writes the last version; no list has it. @throws DirectoryError `settings_changed` where another writer was faster. */
  remove(store: DirectoryStore, before: Value): Promise<void>;
}

/**
 * Versioned rows of one table: the latest version of a value wins, and a version is written once. Two writers of one version use
 * the same token, so the store keeps one row; both read it back, and the writer of the other row is refused.
 */
export function versioned<Value extends { version: number }, Key extends keyof Value>({
  table,
  key,
  columns,
  order,
  most,
  tooMany = `${table}: ${most} exist, which is the most`,
  removedAs,
}: VersionedTable<Value, Key>): Versioned<Value, Key> {
  const { rowOf, valueOf, selectSql, whereAre, notRemoved } = versionedRows(table, columns, removedAs);

  const rowsWhere = (
    store: DirectoryReader,
    conditions: readonly Condition[],
    options: { final: boolean; rest: string },
  ): Promise<SelectedRow[]> =>
    store.select<SelectedRow>(
      selectSql(conditions, options),
      Object.assign({}, ...conditions.map(({ params }) => params)),
    );
  const identityOf = (value: Pick<Value, Key>): Condition =>
    whereAre(Object.fromEntries<unknown>(key.map((property) => [property, value[property]])) as Partial<Value>);
  const latestOf = async (store: DirectoryReader, value: Pick<Value, Key>): Promise<SelectedRow | undefined> =>
    (await rowsWhere(store, [identityOf(value)], { final: true, rest: 'LIMIT 1' }))[0];

  const list: Versioned<Value, Key>['list'] = async (store, where = {}, also = { sql: '1' }) => {
    const rows = await rowsWhere(store, [whereAre(where), also, notRemoved], {
      final: true,
      rest: `ORDER BY ${order}`,
    });
    return rows.map(valueOf);
  };

  /** Whether the store kept this row of its version. An older version goes when parts merge, so a later one may be first. */
  const keeps = async (store: DirectoryReader, value: Value, removed: 0 | 1): Promise<boolean> => {
    const from: Condition = { sql: `${table}.version >= {version:UInt64}`, params: { version: value.version } };
    const [row] = await rowsWhere(store, [identityOf(value), from], { final: false, rest: 'ORDER BY version LIMIT 1' });
    return row?.version_ === value.version && row.removed_ === removed && (removed === 1 || isSame(row, value));
  };
  const isSame = (row: SelectedRow, value: Value): boolean =>
    JSON.stringify(rowOf(valueOf(row))) === JSON.stringify(rowOf(value));

  const tokenOf = (value: Value): string =>
    [table, ...key.map((property) => String(value[property])), value.version].join(':');
  const write = async (store: DirectoryStore, value: Value, token = tokenOf(value)): Promise<boolean> => {
    await store.insert(table, [rowOf(value)], token);
    return keeps(store, value, 0);
  };
  /** The store forgets tokens of long ago, so a version that follows an old one is refused before it is written. */
  const requireLatest = async (store: DirectoryReader, before: Value): Promise<void> => {
    const latest = await latestOf(store, before);
    if (latest?.version_ !== before.version || latest.removed_ === 1) throw new DirectoryError('settings_changed');
  };

  return {
    list,
    async get(store, identity) {
      const row = await latestOf(store, identity);
      return row && row.removed_ === 0 ? valueOf(row) : null;
    },
    async create(store, value, claim) {
      const there = await latestOf(store, value);
      if (there) return there.version_ === value.version && isSame(there, value) ? value : null;
      if ((await list(store)).length >= most) throw new DirectoryError('limit_reached', tooMany);
      return (await write(store, value, claim)) ? value : null;
    },
    async change(store, before, change) {
      await requireLatest(store, before);
      const value: Value = { ...before, ...change, version: before.version + 1 };
      if (!(await write(store, value))) throw new DirectoryError('settings_changed');
      return value;
    },
    async remove(store, before) {
      if (removedAs === undefined) throw new Error(`Rows of ${table} are never removed.`);
      await requireLatest(store, before);
      const value: Value = { ...before, version: before.version + 1 };
      await store.insert(table, [{ ...rowOf(value), status: removedAs }], tokenOf(value));
      if (!(await keeps(store, value, 1))) throw new DirectoryError('settings_changed');
    },
  };
}
