import { z } from 'zod';

/** The outcomes of a unit. The relay counts `received`; `client_discard` comes from client reports. */
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
 * A record of `outcomes`, keyed by relay: all that a relay counted since its last record, and which events it did not keep.
 * `relay` and `seq` name the record, so that readers recognise one that was appended twice.
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
  /** Ids of events that were not kept, for receipts. */
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
  /** The number of drops beyond the bound of one record; these have no receipts. */
  unnamed: z.number().int().default(0),
});
export type OutcomesRecord = z.infer<typeof outcomesRecordSchema>;
