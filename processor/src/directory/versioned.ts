import type { Store } from '../store/port.ts';
import { DirectoryError } from './errors.ts';
import { TURNS, turnAmong } from './unique.ts';
import type { Unique } from './unique.ts';
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
  unique?: Unique<Value>;
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
   * @throws DirectoryError `limit_reached`, `name_taken` where its unique word is another's
   */
  create(store: DirectoryStore, value: Value, claim?: string): Promise<Value | null>;
  /** Writes the version after `before`. @throws DirectoryError `settings_changed` where another writer was faster, `name_taken` */
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
  unique,
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

  const insert = async (store: DirectoryStore, value: Value, removed: 0 | 1, token: string): Promise<boolean> => {
    await store.insert(table, [{ ...rowOf(value), ...(removed === 1 ? { status: removedAs } : {}) }], token);
    return keeps(store, value, removed);
  };

  const nameOf = (value: Pick<Value, Key>): string => key.map((property) => String(value[property])).join(':');
  /** The token of a write: that of its version, or of its turn where words are unique. */
  const tokenOf = async (store: DirectoryReader, value: Value, before: Value | null): Promise<string> => {
    if (!unique) return `${table}:${nameOf(value)}:${value.version}`;
    const { within } = unique;
    const among = within === undefined ? {} : ({ [within]: value[within] } as unknown as Partial<Value>);
    const rows = await rowsWhere(store, [whereAre(among)], { final: true, rest: '' });
    const all = rows.map((row) => {
      const other = valueOf(row);
      return { value: other, isRemoved: row.removed_ === 1, isSelf: nameOf(other) === nameOf(value) };
    });
    return `${table}:${turnAmong(all, { value, before }, unique)}`;
  };
  /** Writes a version, unless `check` has an outcome already. False where another writer of it was faster. */
  const write = async (
    store: DirectoryStore,
    value: Value,
    { before, removed = 0, check }: { before: Value | null; removed?: 0 | 1; check(): Promise<boolean | null> },
  ): Promise<boolean> => {
    for (let turn = 0; turn < (unique ? TURNS : 1); turn++) {
      const token = await tokenOf(store, value, before);
      const known = await check();
      if (known !== null) return known;
      if (await insert(store, value, removed, token)) return true;
    }
    if (unique) throw new DirectoryError('busy');
    return false;
  };
  /** The store forgets tokens of long ago, so a version that follows an old one is refused before it is written. */
  const requireLatest = async (store: DirectoryReader, before: Value): Promise<null> => {
    const latest = await latestOf(store, before);
    if (latest?.version_ !== before.version || latest.removed_ === 1) throw new DirectoryError('settings_changed');
    return null;
  };

  return {
    list,
    async get(store, identity) {
      const row = await latestOf(store, identity);
      return row && row.removed_ === 0 ? valueOf(row) : null;
    },
    async create(store, value, claim) {
      const check = async (): Promise<boolean | null> => {
        const there = await latestOf(store, value);
        if (there) return there.version_ === value.version && isSame(there, value);
        if ((await list(store)).length >= most) throw new DirectoryError('limit_reached', tooMany);
        return null;
      };
      const isKept =
        claim === undefined
          ? await write(store, value, { before: null, check })
          : ((await check()) ?? (await insert(store, value, 0, claim)));
      return isKept ? value : null;
    },
    async change(store, before, change) {
      const value: Value = { ...before, ...change, version: before.version + 1 };
      if (!(await write(store, value, { before, check: () => requireLatest(store, before) })))
        throw new DirectoryError('settings_changed');
      return value;
    },
    async remove(store, before) {
      if (removedAs === undefined) throw new Error(`Rows of ${table} are never removed.`);
      const value: Value = { ...before, version: before.version + 1 };
      if (!(await write(store, value, { before, removed: 1, check: () => requireLatest(store, before) })))
        throw new DirectoryError('settings_changed');
    },
  };
}
