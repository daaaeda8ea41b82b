import { setTimeout as pause } from 'node:timers/promises';

import { ClickHouseError } from '@clickhouse/client';
import { troublesOf } from '@breakwater/relay/service';
import type { Logger } from '@breakwater/relay/service';

import type { Store } from '../../store/port.ts';
import type { RowText } from '../../store/row-text.ts';
import { StoppingError } from '../lanes/scheduler.ts';

export interface InsertTools {
  store: Pick<Store, 'insert'>;
  logger: Pick<Logger, 'warn'>;
  /** Aborted when the process stops: an insert that fails is then not tried again. */
  signal: AbortSignal;
}

/** The most rows that the store takes at once. Only spans of less than 400 bytes reach it within the bytes of a piece. */
export const MAX_ROWS = 20_000;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** A row that its table refused. */
export interface RefusedLine<Line> {
  line: Line;
  cause: Error;
}

/**
 * Inserts the rows of some lines until it is known that the table has them, and gives those that it refuses. An insert without an answer
 * may be done: it is tried again with the same token, so that it has no second effect. Lines that are not `wanted` any more are
 * left out of a repeat: if the first try is done, its token drops the repeat whatever it holds.
 */
export async function insertRows<Line extends { text: RowText }>(
  tools: InsertTools,
  table: string,
  lines: readonly Line[],
  token: string,
  isWanted: (line: Line) => boolean,
): Promise<RefusedLine<Line>[]> {
  const troubles = troublesOf(tools.logger);
  const refused: RefusedLine<Line>[] = [];
  for (let first = 0; first < lines.length; first += MAX_ROWS) {
    const part = lines.slice(first, first + MAX_ROWS);
    refused.push(...(await insertPart(first === 0 ? token : `${token}+${first}`, part)));
  }
  return refused;

  async function insertPart(partToken: string, all: readonly Line[]): Promise<RefusedLine<Line>[]> {
    for (let tries = 0; ; tries++) {
      const part = all.filter(isWanted);
      if (part.length === 0) return [];
      try {
        await tools.store.insert(
          table,
          part.map(({ text }) => text),
          partToken,
        );
        troubles.over('store', `insert ${table}`);
        return [];
      } catch (error) {
        if (isBadData(error)) return refusedOf(partToken, part, error);
        if (tools.signal.aborted) throw new StoppingError();
        troubles.met('store', `insert ${table}`, error);
      }
      const ms = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 10));
      await pause(ms, undefined, { signal: tools.signal }).catch(() => {
        throw new StoppingError();
      });
    }
  }

  /** One bad row fails its whole insert. Halving finds it in a few inserts, and the rest is stored. */
  async function refusedOf(partToken: string, part: readonly Line[], cause: Error): Promise<RefusedLine<Line>[]> {
    const [only] = part;
    if (only && part.length === 1) return [{ line: only, cause }];
    const middle = Math.ceil(part.length / 2);
    const before = await insertPart(`${partToken}.0`, part.slice(0, middle));
    const after = await insertPart(`${partToken}.1`, part.slice(middle));
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
