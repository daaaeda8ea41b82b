import { z } from 'zod';

/** A record of `usage`, keyed by relay: the units that it let through of each quota, for the other relays. */
export const usageRecordSchema = z.object({
  v: z.literal(1),
  relay: z.string(),
  at: z.number(),
  quotas: z.array(
    z.object({
      /** Names the quota, and the organization, project or key that it is counted for. */
      key: z.string(),
      /** Start and end of the window, epoch milliseconds. */
      window: z.number(),
      until: z.number(),
      accepted: z.number(),
      /** Units a second that were asked for lately, refused or not. Relays share the rest of a quota by this number. */
      demand: z.number(),
      /** The demand by project, where several projects share the quota: the largest ones. */
      projects: z.array(z.object({ project: z.number().int(), demand: z.number() })).optional(),
    }),
  ),
  /** Units that projects asked for in the seconds before `at`, by project and category, in every few records. */
  volumes: z.object({ seconds: z.number(), units: z.record(z.string(), z.number()) }).optional(),
  /** Set in the last record of a relay that closes. */
  closed: z.boolean().optional(),
});
export type UsageRecord = z.infer<typeof usageRecordSchema>;

/** The key in `usage` of the one record that no relay owns. */
export const BASELINES_KEY = 'baselines';

/** A record of `usage` under `BASELINES_KEY`: the usual volumes of projects, by which spikes are found. */
export const baselinesRecordSchema = z.object({
  v: z.literal(1),
  kind: z.literal('baselines'),
  at: z.number(),
  baselines: z.array(
    z.object({
      /** The key of the counter: project and category. */
      key: z.string(),
      perMinute: z.number(),
      /** How long the volume has been measured; old minutes weigh less. */
      minutes: z.number(),
      /** When the volume was last above zero. */
      seenAt: z.number(),
    }),
  ),
});
export type BaselinesRecord = z.infer<typeof baselinesRecordSchema>;
