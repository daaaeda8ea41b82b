import type { LaneName } from '@breakwater/relay/log';
import { z } from 'zod';

/** Up to where one partition of a lane is in the sums. */
const placeSchema = z.object({
  lane: z.enum(['live', 'slow', 'backlog']) satisfies z.ZodType<LaneName>,
  partition: z.number().int().nonnegative(),
  /** Facts below this offset are in the sums, as far as the log had appended them by `last`. */
  until: z.number().int().nonnegative(),
  /** Facts that an older log appended, before this time, are in the sums: offsets begin anew with a new log. Epoch milliseconds. */
  since: z.number(),
  /** When the log appended the newest fact in the sums: a later one at a low offset is of a log that was begun anew. */
  last: z.number(),
});
export type RolledPlace = z.infer<typeof placeSchema>;

const markerSchema = z.object({
  /** Earlier facts are in the sums, whatever their place. Epoch milliseconds of `stored_at`. */
  tailSince: z.number(),
  places: z.array(placeSchema),
});

/** Says which facts are in a table of sums. It lies in that table, in the block of its roll. */
export interface Marker extends z.infer<typeof markerSchema> {
  /** Counts up by one with each roll. */
  roll: number;
}

export const NOTHING_ROLLED: Marker = { roll: 0, tailSince: 0, places: [] };

const DIGITS = 15;

/** As text whose greatest is the newest, because a table of sums keeps the greatest. */
export const markerText = ({ roll, tailSince, places }: Marker): string =>
  `${String(roll).padStart(DIGITS, '0')} ${JSON.stringify({ tailSince, places })}`;

/** @throws Error where the text is no marker of ours. */
export function parseMarker(text: string): Marker {
  if (text === '') return NOTHING_ROLLED;
  const parsed = markerSchema.safeParse(JSON.parse(text.slice(DIGITS + 1)));
  if (!parsed.success) throw new Error('the marker of a table of sums cannot be read', { cause: parsed.error });
  return { roll: Number(text.slice(0, DIGITS)), ...parsed.data };
}

/**
 * SQL on facts: those that are not in the sums. All values are numbers of ours and names of lanes. A place that the marker does
 * not name was never rolled.
 */
export function tailOf({ tailSince, places }: Marker): string {
  const rolled = places.map(
    ({ lane, partition, until, since, last }) =>
      `(lane = '${lane}' AND source_partition = ${partition} AND ((source_offset < ${until} AND logged_at <= ${millisSql(last)}) OR logged_at < ${millisSql(since)}))`,
  );
  const isLate = `stored_at >= ${millisSql(tailSince)}`;
  return rolled.length === 0 ? `(${isLate})` : `(${isLate} AND NOT (${rolled.join(' OR ')}))`;
}

/** SQL of a time in milliseconds, for comparisons with `DateTime64(3)`. */
export const millisSql = (ms: number): string => `fromUnixTimestamp64Milli(toInt64(${Math.floor(ms)}), 'UTC')`;
