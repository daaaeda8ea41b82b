import { z } from 'zod';

const issueKey = { v: z.literal(1), project: z.number().int(), /** Decimal digits. */ issue: z.string() };

/** A record of `issues`, keyed by issue id. `seen` is written by the processor, the others by people through the dashboard. */
export const issueRecordSchema = z.discriminatedUnion('kind', [
  z.object({
    ...issueKey,
    kind: z.literal('seen'),
    /** Events of this issue in one batch; counts come from the events table, so this only says that some came. */
    events: z.number().int(),
    /** Newest event of the batch, by receive time. */
    eventId: z.string(),
    receivedAt: z.number(),
    timestamp: z.number(),
    /** The releases the batch's events came from, with their newest receive time. */
    releases: z.array(
      z.object({
        release: z.string(),
        environment: z.string(),
        eventId: z.string(),
        receivedAt: z.number(),
        /** When it happened, by the relay's clock as far as the client's is known. */
        timestamp: z.number().optional(),
      }),
    ),
    /** The batch of the log that the events came in: what saying it twice is recognised by. */
    source: z.string().optional(),
    /** Of the events, how many were received in which cohort (its start). Absent in records of before the ledger. */
    cohorts: z
      .array(
        z.object({
          cohort: z.number(),
          events: z.number().int(),
          /** What they were counted as on their way here; where it says nothing, as errors. */
          category: z.string().optional(),
        }),
      )
      .optional(),
    /** The times of none of its events are believed (resend, clock): it is counted and shown, and brings no issue back. */
    stale: z.boolean().optional(),
    /** Every event of it was sent again and again: nobody is told of an issue that is new by them alone. */
    resent: z.boolean().optional(),
    title: z.string(),
    culprit: z.string(),
    type: z.string(),
    value: z.string(),
    level: z.string(),
    platform: z.string(),
    handled: z.boolean(),
  }),
  z.object({
    ...issueKey,
    kind: z.literal('resolve'),
    at: z.number(),
    by: z.string(),
    /** Resolved in this release: only a later one brings it back. Empty means by time alone. */
    inRelease: z.string().default(''),
  }),
  z.object({ ...issueKey, kind: z.literal('reopen'), at: z.number(), by: z.string() }),
]);
export type IssueRecord = z.infer<typeof issueRecordSchema>;
