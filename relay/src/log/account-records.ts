import { z } from 'zod';

/* What relays and processors tell each other of how much there is and how late it is. */

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

export const LANE_NAMES = ['live', 'slow', 'backlog'] as const;
export type LaneName = (typeof LANE_NAMES)[number];

/** A record of `pressure`, keyed by processor: how far it is behind, each second. A tombstone says that it has gone. */
export const pressureRecordSchema = z.object({
  v: z.literal(1),
  processor: z.string(),
  at: z.number(),
  lanes: z.array(
    z.object({
      lane: z.enum(LANE_NAMES),
      topic: z.string(),
      partition: z.number().int(),
      /** Age of the oldest record that is not processed, by the log's time; 0 where there is none. */
      oldestAgeMs: z.number(),
      /** Records not processed. */
      waiting: z.number(),
      /** Records processed in a second, lately. */
      perSecond: z.number(),
    }),
  ),
});
export type PressureRecord = z.infer<typeof pressureRecordSchema>;

/** A record of `controls`, keyed by what it is about: a client whose old events wait in the backlog lane. A tombstone ends it. */
export const staleClientSchema = z.object({
  v: z.literal(1),
  kind: z.literal('stale_client'),
  project: z.number().int(),
  /** As in `sentry_client`: `name/version`. */
  client: z.string(),
  release: z.string(),
  reason: z.enum(['resend', 'clock', 'late']),
  since: z.number(),
  /** After it the client is believed again unless it was said anew. */
  until: z.number(),
  /** Median age of its events. */
  ageMs: z.number(),
});
export type StaleClient = z.infer<typeof staleClientSchema>;

/** Events are accounted for in cohorts of two minutes of receive time. */
export const COHORT_MS = 120_000;

/** The start of the cohort that a moment lies in. */
export const cohortOf = (ms: number): number => ms - (ms % COHORT_MS);

/** What is stored of these is an event of an issue, which one decider takes into account. */
export const ISSUE_CATEGORIES: readonly string[] = ['error', 'security'];
