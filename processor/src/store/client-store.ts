import { randomUUID } from 'node:crypto';

import { ClickHouseError } from '@clickhouse/client';
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';

import type { Blobs } from './blobs.ts';
import { watchAway } from './away.ts';
import { StoreError } from './errors.ts';
import type { Store } from './port.ts';
import { PROBES, watchInserts } from './watch-inserts.ts';

/** The rows of one block: more could be split, and then only a part of a batch would be dropped at a repeat. */
const MAX_ROWS_PER_INSERT = 20_000;

const MAX_SELECT_SECONDS = 20;
const MAX_SELECT_ROWS = 20_000;
const MAX_SELECT_BYTES = 256 * 1024 * 1024;

const TIMEOUT_EXCEEDED = '159';
const TOO_MANY_ROWS_OR_BYTES = '396';

/** Together they make one block of one insert. */
const ONE_BLOCK = {
  max_insert_threads: '1',
  min_insert_block_size_rows: String(1_048_449),
  min_insert_block_size_bytes: String(1024 * 1024 * 1024),
} as const satisfies ClickHouseSettings;

const insertSettings = (token: string): ClickHouseSettings => ({
  ...ONE_BLOCK,
  insert_deduplication_token: token,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  // Fresh parts are small and are scanned; merges build their indexes. That saves a quarter of a small insert.
  materialize_skip_indexes_on_insert: 0,
  // The server must not batch inserts: rows are stored when their insert is answered.
  async_insert: 0,
  wait_end_of_query: 1,
  input_format_parallel_parsing: 0,
  max_insert_block_size: String(1_048_449),
  date_time_input_format: 'best_effort',
  input_format_json_throw_on_bad_escape_sequence: 0,
  // A String column takes an object as its JSON text: an event is stringified once, not as a string inside of its row.
  input_format_json_read_objects_as_strings: 1,
});

const SELECT_SETTINGS: ClickHouseSettings = {
  readonly: '1',
  // The server's own default. The embedded store has less, for results that are streamed; lists of issues took a quarter longer with it.
  max_block_size: '65409',
  max_execution_time: MAX_SELECT_SECONDS,
  timeout_overflow_mode: 'throw',
  max_result_rows: String(MAX_SELECT_ROWS),
  max_result_bytes: String(MAX_SELECT_BYTES),
  result_overflow_mode: 'throw',
  // A server finishes a query whose client has left, unless this is set.
  cancel_http_readonly_queries_on_client_close: 1,
};

/** Settings for every answer of a client, so that `client.query` reads dates and large integers as `select` does. */
export const CLIENT_SETTINGS: ClickHouseSettings = {
  date_time_output_format: 'iso',
  output_format_json_quote_64bit_integers: 1,
};

/** The store over a client, of either kind. */
export function clientStore(client: ClickHouseClient, blobs: Blobs): Store {
  const inserts = new Set<Promise<unknown>>();
  const process = randomUUID();
  const away = watchAway(Date.now);
  const watcher = watchInserts({
    now: Date.now,
    probe: () => insert(PROBES, [{ process, at: new Date().toISOString() }], randomUUID()),
  });
  let closing: Promise<void> | null = null;

  async function close(): Promise<void> {
    await Promise.allSettled(inserts);
    await client.close();
    blobs.close();
  }

  async function rowsOf<Row>(query: string, params?: Record<string, unknown>): Promise<Row[]> {
    const result = await client.query({
      query,
      ...(params && { query_params: params }),
      format: 'JSONEachRow',
      clickhouse_settings: SELECT_SETTINGS,
    });
    return result.json<Row>();
  }

  async function select<Row>(query: string, params?: Record<string, unknown>): Promise<Row[]> {
    if (closing) throw new StoreError('closed');
    try {
      return await away.watch(rowsOf<Row>(query, params));
    } catch (cause) {
      throw boundError(cause);
    }
  }

  async function insert(table: string, rows: readonly object[], token: string): Promise<void> {
    if (rows.length > MAX_ROWS_PER_INSERT) throw new StoreError('insert_too_large', `${rows.length} rows`);
    const inserting = client.insert({
      table,
      values: rows,
      format: 'JSONEachRow',
      clickhouse_settings: insertSettings(token),
    });
    inserts.add(inserting);
    const { summary } = await inserting.finally(() => inserts.delete(inserting));
    // Rows of views count too, and so do those of a repeat: there are never fewer than were sent.
    const written = Number(summary?.written_rows ?? rows.length);
    if (written < rows.length) throw new StoreError('rows_missing', `${written} of ${rows.length} rows of ${table}`);
  }

  return {
    client,
    blobs,
    select,
    inserts: watcher,

    async insert(table, rows, token) {
      if (closing) throw new StoreError('closed');
      if (rows.length > 0) await watcher.watch(table, rows.length, insert(table, rows, token));
    },

    async insertSelect(table, columns, select, token) {
      if (closing) throw new StoreError('closed');
      // As part of the statement the settings cannot outlive it on a session of the embedded store.
      const settings = Object.entries({ ...ONE_BLOCK, insert_deduplication_token: token })
        .map(([name, value]) => `${name} = '${String(value).replaceAll(/['\\]/g, String.raw`\$&`)}'`)
        .join(', ');
      const insert = client.command({
        query: `INSERT INTO ${table} (${columns.join(', ')}) SETTINGS ${settings} ${select}`,
      });
      inserts.add(insert);
      await watcher.watch(
        table,
        0,
        insert.finally(() => inserts.delete(insert)),
      );
    },

    healthy: () =>
      select('SELECT 1 AS one').then(
        (rows) => rows.length === 1,
        () => false,
      ),

    writeProblem: async () => (closing ? 'The store is closed.' : watcher.problem()),

    close: () => (closing ??= close()),
  };
}

function boundError(cause: unknown): unknown {
  if (!(cause instanceof ClickHouseError)) return cause;
  if (cause.code === TIMEOUT_EXCEEDED) return new StoreError('query_timeout', `${MAX_SELECT_SECONDS} s`, { cause });
  if (cause.code === TOO_MANY_ROWS_OR_BYTES) return new StoreError('result_too_large', cause.message, { cause });
  return cause;
}
