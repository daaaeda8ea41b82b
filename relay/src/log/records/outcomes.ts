import { z } from 'zod';

/** What became of a unit. `received` is counted by the relay, `client_discard` told by clients. */
export const OUTCOMES = [
  'received',
  'appended',
  'unconfirmed',
  'filtered',
  'rate_limited',
  'invalid',
  'dropped',
  'client_discard',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * A record of `outcomes`, keyed by relay: all that a relay counted since its last one, and which events it did not keep.
 * `relay` and `seq` name it, so that readers recognise one that was appended twice.
 */
export const outcomesRecordSchema = z.object({
  v: z.literal(1),
  relay: z.string(),
  seq: z.number().int(),
  at: z.number(),
  counts: z.array(
    z.object({
      /** Start of the cohort, epoch milliseconds. */
      cohort: z.number(),
      project: z.number().int(),
      category: z.string(),
      outcome: z.enum(OUTCOMES),
      /** Empty where the outcome needs none (`received`, `appended`, `unconfirmed`). */
      reason: z.string(),
      quantity: z.number().int(),
    }),
  ),
  /** Ids of what was not kept, for receipts. */
  drops: z.array(
    z.object({
      project: z.number().int(),
      eventId: z.string(),
      at: z.number(),
      category: z.string(),
      outcome: z.enum(['filtered', 'rate_limited', 'invalid', 'dropped']),
      reason: z.string(),
      client: z.string().optional(),
      detail: z.string().optional(),
    }),
  ),
  /** Drops beyond what one record holds, by which their receipts are missing. */
  unnamed: z.number().int().default(0),
});
export type OutcomesRecord = z.infer<typeof outcomesRecordSchema>;
