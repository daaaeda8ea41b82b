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

const cursorSchema = z.tuple([
  z.literal(1),
  z.string().max(20),
  z.number().int(),
  z.string().max(40),
  z.number().int(),
  z.number().int().optional(),
]);

export const encodeCursor = ({ sort, value, id, now, asOf }: Cursor): string =>
  Buffer.from(JSON.stringify([1, sort, value, id, now, ...(asOf === undefined ? [] : [asOf])])).toString('base64url');

/** @throws ApiError where the text is no cursor of a list with this sort. */
export function decodeCursor(text: string, sort: string, isId: (id: string) => boolean): Cursor {
  const parsed = cursorSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw new ApiError('bad_cursor');
  const [, givenSort, value, id, now, asOf] = parsed.data;
  if (givenSort !== sort || !isId(id)) throw new ApiError('bad_cursor');
  return { sort, value, id, now, ...(asOf !== undefined && { asOf }) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
}
