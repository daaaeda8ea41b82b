import type { ClickHouseClient } from '@clickhouse/client';

import type { Blobs } from './blobs.ts';

export type StoreConfig =
  | {
      kind: 'embedded';
      /** A folder of this process alone: one engine and one path per process. */
      folder: string;
      /** Bytes the engine may use before it refuses work. */
      maxMemoryBytes: number;
    }
  | { kind: 'server'; url: string; username: string; password: string };

/**
 * ClickHouse, as rows of the database `breakwater`. The same SQL runs on both kinds. `client` has that database selected.
 * Inserts go through `insert`, which demands a deduplication token; queries through `client.query` with bound parameters.
 */
export interface Store {
  client: ClickHouseClient;
  blobs: Blobs;
  /**
   * Inserts rows as one block, fsynced when it resolves. A second insert with the same `token` into the same table has no
   * effect, nor on the views fed by it.
   */
  insert(table: string, rows: readonly object[], token: string): Promise<void>;
  /** Rows of a SELECT; parameters are bound as `{name:Type}`. 64-bit integers come as strings. Bounded in time and rows. */
  select<Row>(query: string, params?: Record<string, unknown>): Promise<Row[]>;
  close(): Promise<void>;
}
