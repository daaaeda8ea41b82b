import { z } from 'zod';

/** A record of `usage`, keyed by relay: what it let through of each quota, for the other relays. */
export const usageRecordSchema = z.object({
  v: z.literal(1),
  relay: z.string(),
  at: z.number(),
  quotas: z.array(
    z.object({
      /** Names the quota and what it is counted for. */
      key: z.string(),
      /** Start and end of the window, epoch milliseconds. */
      window: z.number(),
      until: z.number(),
      accepted: z.number(),
      /** Units a second that asked lately, refused or not: by it relays share what is left. */
      demand: z.number(),
      /** Of it, by project, where several projects share the quota: the largest. */
      projects: z.array(z.object({ project: z.number().int(), demand: z.number() })).optional(),
    }),
  ),
  /** Units that projects asked for in the seconds before `at`, by project and category, said every few records. */
  volumes: z.object({ seconds: z.number(), units: z.record(z.string(), z.number()) }).optional(),
  /** Its last word: nobody waits for another. */
  closed: z.boolean().optional(),
});
export type UsageRecord = z.infer<typeof usageRecordSchema>;

/** The key in `usage` of the one record that no relay owns. */
export const BASELINES_KEY = 'baselines';

/** A record of `usage` under `BASELINES_KEY`: the usual volumes of projects, by which a spike is told. */
export const baselinesRecordSchema = z.object({
  v: z.literal(1),
  kind: z.literal('baselines'),
  at: z.number(),
  baselines: z.array(
    z.object({
      /** Of the counter: project and category. */
      key: z.string(),
      perMinute: z.number(),
      /** How long it has been watched; old minutes weigh less. */
      minutes: z.number(),
      /** When it was last more than nothing. */
      seenAt: z.number(),
    }),
  ),
});
export type BaselinesRecord = z.infer<typeof baselinesRecordSchema>;
