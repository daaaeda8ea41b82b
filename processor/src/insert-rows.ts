import { ClickHouseError } from '@clickhouse/client';

import type { Store } from './store/port.ts';

interface Placed {
  source_offset: number;
}

export interface BadRow {
  offset: number;
  cause: Error;
}

export interface RowWriter {
  /** Inserts when enough has come together. `size` is about how many characters the row has as JSON. */
  add(row: Placed, size: number): Promise<void>;
  /** Inserts the rest and gives the rows that the table would not take. */
  finish(): Promise<BadRow[]>;
}

/** About what an insert carries best (6,900 rows/s at 1,000 rows of 5.8 KB) and what a batch of large rows may hold in memory. */
const MAX_SIZE = 16_000_000;
const MAX_ROWS = 5_000;

/**
 * The rows of one batch for one table. The same batch gives the same rows in the same order, hence the same pieces under the
 * same tokens: whatever part of it was inserted before a crash is dropped by the store when it comes again.
 */
export function createRowWriter(store: Pick<Store, 'insert'>, table: string, batchId: string): RowWriter {
  const bad: BadRow[] = [];
  let rows: Placed[] = [];
  let size = 0;
  let piece = 0;

  const flush = async (): Promise<void> => {
    if (rows.length === 0) return;
    const full = rows;
    rows = [];
    size = 0;
    bad.push(...(await insertOrSplit(store, table, full, `${batchId}#${piece}`)));
    piece++;
  };

  return {
    async add(row, rowSize) {
      if (rows.length > 0 && size + rowSize > MAX_SIZE) await flush();
      rows.push(row);
      size += rowSize;
      if (rows.length >= MAX_ROWS) await flush();
    },
    async finish() {
      await flush();
      return bad;
    },
  };
}

/** One bad row fails its whole insert. Halving finds it in a few inserts, and the rest is stored. */
async function insertOrSplit(
  store: Pick<Store, 'insert'>,
  table: string,
  rows: readonly Placed[],
  token: string,
): Promise<BadRow[]> {
  try {
    await store.insert(table, rows, token);
    return [];
  } catch (error) {
    if (!isBadData(error)) throw error;
    const [only] = rows;
    if (only && rows.length === 1) return [{ offset: only.source_offset, cause: error }];

    const middle = Math.ceil(rows.length / 2);
    const before = await insertOrSplit(store, table, rows.slice(0, middle), `${token}.0`);
    const after = await insertOrSplit(store, table, rows.slice(middle), `${token}.1`);
    return [...before, ...after];
  }
}

/** What ClickHouse says of data it cannot read (ErrorCodes.cpp). Anything else may pass: memory, disk, network, a missing table. */
const BAD_DATA_CODES = new Set([
  '6', // CANNOT_PARSE_TEXT
  '25', // CANNOT_PARSE_ESCAPE_SEQUENCE
  '26', // CANNOT_PARSE_QUOTED_STRING
  '27', // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  '38', // CANNOT_PARSE_DATE
  '41', // CANNOT_PARSE_DATETIME
  '53', // TYPE_MISMATCH
  '69', // ARGUMENT_OUT_OF_BOUND
  '70', // CANNOT_CONVERT_TYPE
  '72', // CANNOT_PARSE_NUMBER
  '117', // INCORRECT_DATA
  '130', // CANNOT_READ_ARRAY_FROM_TEXT
  '131', // TOO_LARGE_STRING_SIZE
  '306', // TOO_DEEP_RECURSION
  '321', // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
  '349', // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
  '376', // CANNOT_PARSE_UUID
  '407', // DECIMAL_OVERFLOW
  '467', // CANNOT_PARSE_BOOL
]);

const isBadData = (error: unknown): error is ClickHouseError =>
  error instanceof ClickHouseError && BAD_DATA_CODES.has(error.code);
