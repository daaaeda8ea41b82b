import type { ClickHouseClient } from '@clickhouse/client';

import type { Blobs } from './blobs.ts';
import type { S3Settings } from './s3-blobs.ts';
import type { InsertWatch } from './watch-inserts.ts';

export type StoreConfig = (
  | {
      kind: 'embedded';
      /** A folder of this process alone: one engine and one path per process. */
      folder: string;
      /** Bytes the engine may use before it refuses work. */
      maxMemoryBytes: number;
    }
  | {
      kind: 'server';
      url: string;
      username: string;
      password: string;
      /** The authority of the server's certificate, in PEM; without it those that Node knows. */
      ca?: string;
    }
) & {
  /** The folder of uploaded source maps, made if missing; or a bucket, as `s3://BUCKET/PREFIX`. */
  blobFolder: string;
  /** How the bucket is reached. Absent: Amazon's own. */
  s3?: S3Settings;
};

/**
 * ClickHouse, as rows of the database `breakwater`. The same SQL runs on both kinds. `client` has that database selected.
 * Inserts go through `insert`, which demands a deduplication token; queries through `select` with bound parameters.
 * Failures of the database arrive as the client's `ClickHouseError` (`code`, `type`), everything else as `StoreError`.
 */
export interface Store {
  client: ClickHouseClient;
  blobs: Blobs;
  /**
   * Inserts rows as one block of at most 20,000, fsynced when it resolves: all of them or none. A second insert with the
   * same `token` into the same table has no effect, nor on the views fed by it; after a failure always retry with the same
   * token and the same rows, for the table may have its rows while a view does not yet.
   * `DateTime` columns take ISO text or seconds; strings may hold anything, a lone surrogate becomes U+FFFD. A `String` column
   * given an object takes its JSON text. A row may be a `RowText`.
   */
  insert(table: string, rows: readonly object[], token: string): Promise<void>;
  /**
   * Inserts what a SELECT over our own tables gives as one block, fsynced when it resolves: all of it or none, at most a million
   * rows. The same `token` into the same table has no second effect. `select` is SQL of ours, without SETTINGS or parameters.
   */
  insertSelect(table: string, columns: readonly string[], select: string, token: string): Promise<void>;
  /**
   * Rows of one SELECT without SETTINGS or FORMAT; parameters are bound as `{name:Type}`. 64-bit integers come as strings,
   * `DateTime` and `DateTime64` as ISO with Z (`2026-01-02T03:04:05.678Z`, what `Date.parse` reads). Runs read-only, for at
   * most 20 s and 20,000 rows; beyond, it throws a `StoreError` and gives nothing.
   */
  select<Row>(query: string, params?: Record<string, unknown>): Promise<Row[]>;
  /**
   * Keeps the store as it is at one moment, for a copy: a folder that a store can be opened from, until it is released. `moment` is
   * asked within the moment, when no insert runs. Only where the store's files are this process's own.
   */
  freeze?<T>(name: string, moment: () => Promise<T>): Promise<{ frozen: FrozenStore; moment: T }>;
  /** Whether the database answers a query. Never throws. */
  healthy(): Promise<boolean>;
  /**
   * The sentence for operators that says why rows are not taken now, of the last inserts, or of a row where there was none for a
   * minute; null where they are. Never throws.
   */
  writeProblem(): Promise<string | null>;
  /** The inserts of this process, and their failures. */
  inserts: InsertWatch;
  /** Waits for inserts in flight, ends running queries, releases the folder. Idempotent. */
  close(): Promise<void>;
}

/** A moment of the store. */
export interface FrozenStore {
  folder: string;
  /** Rows by table. */
  rows: Record<string, number>;
  release(): Promise<void>;
}
