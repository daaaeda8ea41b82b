import { z } from 'zod';

import { ApiError } from '../errors.ts';

/** The place at which a list continues: after the row with this sort value and id. `now` keeps the window of the first page. */
export interface Cursor {
  sort: string;
  value: number;
  id: string;
  now: number;
  /** A time of the store, in a list that is ordered by the facts up to it. */
  asOf?: number | undefined;
}

/**
 * Times that lists have, in epoch milliseconds: windows of 90 days before the first one are still times of the store, and no clock is
 * later than the last one. The store answers other numbers with an error of its own.
 */
const timeSchema = z
  .number()
  .int()
  .min(Date.UTC(2001, 0, 1))
  .max(Date.UTC(2100, 0, 1));

const cursorSchema = z.tuple([
  z.literal(1),
  z.string().max(20),
  z.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER),
  z.string().max(40),
  timeSchema,
  timeSchema.optional(),
]);

export const encodeCursor = ({ sort, value, id, now, asOf }: Cursor): string =>
  Buffer.from(JSON.stringify([1, sort, value, id, now, ...(asOf === undefined ? [] : [asOf])])).toString('base64url');

/** A receive time, or another time that rows have. */
export const isRowTime = (value: number): boolean => timeSchema.safeParse(value).success;

/** A place in a list that is numbered. */
export const isPlace = (value: number): boolean => value >= 0 && value < 1_000_000;

/** @throws ApiError where the text is no cursor of a list with this sort, or its value none that such a list has. */
export function decodeCursor(
  text: string,
  sort: string,
  isId: (id: string) => boolean,
  isValue: (value: number) => boolean = () => true,
): Cursor {
  const parsed = cursorSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw new ApiError('bad_cursor');
  const [, givenSort, value, id, now, asOf] = parsed.data;
  if (givenSort !== sort || !isId(id) || !isValue(value)) throw new ApiError('bad_cursor');
  return { sort, value, id, now, ...(asOf !== undefined && { asOf }) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
}
