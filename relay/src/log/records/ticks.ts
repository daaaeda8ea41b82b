import { z } from 'zod';

import { issueRecordSchema } from './issues.ts';

/** A span of time, epoch milliseconds. */
const span = z.object({ from: z.number(), to: z.number() });
export type TimeSpan = z.infer<typeof span>;

/**
 * A record of `issues` in a partition of its own naming, once a minute: everything of the live lanes that relays received before
 * `minute` has been consumed, and what was made of it lies before this record. Appended by the partition's owner. Readers ignore
 * a minute that is not later than the last.
 */
export const tickRecordSchema = z.object({
  v: z.literal(1),
  kind: z.literal('tick'),
  /** The end of the minute, epoch milliseconds. */
  minute: z.number().int(),
  /** Spans of the minute in which no relay could take anything: whatever is absent there may not have been let in. */
  away: z.array(span),
  /** Set where the clock jumped over the minute: whatever is absent in it is unknown. */
  gap: z.literal(true).optional(),
});
export type TickRecord = z.infer<typeof tickRecordSchema>;

/** Every record of `issues`. */
export const issuesRecordSchema = z.discriminatedUnion('kind', [tickRecordSchema, issueRecordSchema]);

export const MINUTE_MS = 60_000;
