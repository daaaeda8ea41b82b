import { z } from 'zod';

const issueKey = { v: z.literal(1), project: z.number().int(), /** Decimal digits. */ issue: z.string() };

/** A record of `issues`, keyed by issue id. `seen` is written by the processor, the others by people through the dashboard. */
export const issueRecordSchema = z.discriminatedUnion('kind', [
  z.object({
    ...issueKey,
    kind: z.literal('seen'),
    /** Events of this issue in one batch. Counts come from the events table, so this only shows that some came. */
    events: z.number().int(),
    /** Newest event of the batch, by receive time. */
    eventId: z.string(),
    receivedAt: z.number(),
    timestamp: z.number(),
    /** The releases of the batch's events, with their newest receive time. */
    releases: z.array(
      z.object({
        release: z.string(),
        environment: z.string(),
        eventId: z.string(),
        receivedAt: z.number(),
        /** When the event happened, by the relay's clock as far as the client's is known. */
        timestamp: z.number().optional(),
      }),
    ),
    /** The batch of the log that the events came in. A repeat is recognised by it. */
    source: z.string().optional(),
    /** The events by cohort (its start). Absent in records from before the ledger. */
    cohorts: z
      .array(
        z.object({
          cohort: z.number(),
          events: z.number().int(),
          /** The category that the events were counted as; absent means errors. */
          category: z.string().optional(),
        }),
      )
      .optional(),
    /** Set where the times of none of the events are used (resend, clock): the record counts and is shown, and reopens no issue. */
    stale: z.boolean().optional(),
    /** Set where every event was sent again and again: an issue that is new by these alone is not mailed. */
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
    /** Resolved in this release: only a later one reopens the issue. Empty means by time alone. */
    inRelease: z.string().default(''),
  }),
  z.object({ ...issueKey, kind: z.literal('reopen'), at: z.number(), by: z.string() }),
]);
export type IssueRecord = z.infer<typeof issueRecordSchema>;
