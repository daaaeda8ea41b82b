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

/** Traffic of a key is counted by ten minutes. */
export const TRAFFIC_BUCKET_MS = 600_000;

/** The start of the ten minutes that contain a moment. */
export const trafficBucketOf = (ms: number): number => ms - (ms % TRAFFIC_BUCKET_MS);

/** Units that came with one key in ten minutes, or requests that were refused: all of a relay until it was told. */
const trafficRowSchema = z.object({
  /** Start of the ten minutes, epoch milliseconds. */
  bucket: z.number(),
  /** 0: the request named no project that exists. */
  project: z.number().int(),
  /** The beginning alone where no project has it; empty where none was sent. */
  publicKey: z.string(),
  /** Empty for requests that were refused. */
  category: z.string(),
  /** One of {@link OUTCOMES}, or `refused`. */
  outcome: z.string(),
  /** The code of the answer where a request was refused. */
  reason: z.string(),
  detail: z.string(),
  quantity: z.number().int(),
  /** The last one; empty where none was named. */
  client: z.string(),
  lastAt: z.number(),
});
export type TrafficRow = z.infer<typeof trafficRowSchema>;

/**
 * A relay's record of `outcomes`, keyed by relay: all that it counted since its last record, and which events it did not keep.
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
  /** By key. A record that has these counts nothing else. */
  traffic: z.array(trafficRowSchema).optional(),
});
export type OutcomesRecord = z.infer<typeof outcomesRecordSchema>;

/** The stages whose accounts a processor appends. */
export const ACCOUNT_STAGES = ['processor', 'issue', 'notify'] as const;

/**
 * A processor's record of `outcomes`, keyed by its batch: what became of the units of the batch. It is appended before the place
 * of the batch is committed. A batch that comes again appends the same sources again, and readers keep the last word of each
 * source.
 */
export const accountRecordSchema = z.object({
  v: z.literal(1),
  kind: z.literal('account'),
  /** When it was said, epoch milliseconds. */
  at: z.number(),
  /** Never in two parts: all that one source counted of a cohort, project and category is one of these. */
  counts: z.array(
    z.object({
      stage: z.enum(ACCOUNT_STAGES),
      source: z.string(),
      /** Start of the cohort, epoch milliseconds. */
      cohort: z.number(),
      project: z.number().int(),
      category: z.string(),
      /** By outcome, with its reason after a colon where it has one. */
      quantities: z.record(z.string(), z.number().int()),
    }),
  ),
  /** Events that were read and not stored, or not yet. */
  receipts: z.array(
    z.object({
      source: z.string(),
      project: z.number().int(),
      eventId: z.string(),
      receivedAt: z.number(),
      category: z.string(),
      outcome: z.string(),
      reason: z.string(),
      lane: z.string(),
      relay: z.string(),
      client: z.string(),
      detail: z.string(),
    }),
  ),
});
export type AccountRecord = z.infer<typeof accountRecordSchema>;

/**
 * The longest time that processors may gather records of `outcomes` before they write them. Readers of the ledger and of
 * receipts know nothing of a unit for so long.
 */
export const ACCOUNTS_WITHIN_MS = 60_000;
