import { ClickHouseError } from '@clickhouse/client';

import type { Store } from '../store/port.ts';
import { RowText } from '../store/row-text.ts';
import type { Placed } from '../topics/row-origin.ts';

export interface BadRow {
  offset: number;
  /** The index of the row among those of its record. */
  index: number;
  cause: Error;
}

export interface RowWriter {
  /** Adds the rows of one record, even if there are none. `weight` is the record's own, in bytes: the same at each repeat. */
  add(rows: readonly Placed[], weight: number): Promise<void>;
  /** Inserts the rest and gives the rows that the table refused. */
  finish(): Promise<BadRow[]>;
}

/**
 * Rows are about a fifth larger than their records. Below 10 MB of them the engine writes one file, above it two for each
 * column: 1,000 rows of 13 KB cost 180 us each in one file and 230 in many.
 */
const MAX_WEIGHT = 8_000_000;
/** The most rows that the store takes at once. Only spans of less than 200 bytes reach it within the weight. */
const MAX_ROWS = 20_000;

/** A row as the text that is inserted, so that a batch holds text and not the events that it came from. */
interface Line {
  offset: number;
  index: number;
  text: RowText;
}

/**
 * The rows of one batch for one table, in pieces. The end of a piece depends on the records alone: between a crash and the
 * repeat a source map may arrive, and a copy may be recognised or not. So a repeat makes the same pieces under the same tokens,
 * and the store drops those that it has.
 */
export function createRowWriter(store: Pick<Store, 'insert'>, table: string, batchId: string): RowWriter {
  const bad: BadRow[] = [];
  let lines: Line[] = [];
  let weight = 0;
  let piece = 0;

  const flush = async (): Promise<void> => {
    const full = lines;
    const token = `${batchId}#${piece}`;
    lines = [];
    weight = 0;
    piece++;
    for (let first = 0; first < full.length; first += MAX_ROWS) {
      const slice = full.slice(first, first + MAX_ROWS);
      bad.push(...(await insertOrSplit(store, table, slice, first === 0 ? token : `${token}+${first}`)));
    }
  };

  return {
    async add(rows, recordWeight) {
      if (weight > 0 && weight + recordWeight > MAX_WEIGHT) await flush();
      for (const [index, row] of rows.entries())
        lines.push({ offset: row.source_offset, index, text: new RowText(row) });
      weight += recordWeight;
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
  lines: readonly Line[],
  token: string,
): Promise<BadRow[]> {
  try {
    await store.insert(
      table,
      lines.map((line) => line.text),
      token,
    );
    return [];
  } catch (error) {
    if (!isBadData(error)) throw error;
    const [only] = lines;
    if (only && lines.length === 1) return [{ offset: only.offset, index: only.index, cause: error }];

    const middle = Math.ceil(lines.length / 2);
    const before = await insertOrSplit(store, table, lines.slice(0, middle), `${token}.0`);
    const after = await insertOrSplit(store, table, lines.slice(middle), `${token}.1`);
    return [...before, ...after];
  }
}

/**
 * ClickHouse's codes for data that it cannot read (ErrorCodes.cpp). Other errors may pass: memory, disk, network, a missing
 * table.
 */
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
