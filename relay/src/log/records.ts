import { z } from 'zod';

import { LANE_NAMES } from './account-records.ts';
import type { BaselinesRecord, OutcomesRecord, PressureRecord, StaleClient, UsageRecord } from './account-records.ts';
import type { projectSettingsSchema } from './settings-records.ts';

/*
 * The contract of what lies in the log. Writers and readers of the stream meet here and nowhere else.
 * Readers tolerate unknown fields; a field once optional stays optional.
 */

/**
 * The one header (`meta`, JSON) of a record of `events` and `spans`. The value is an envelope as the client sent it, in
 * the encoding it was sent in; where the relay took items out, an envelope of the items that remain.
 */
export const envelopeMetaSchema = z.object({
  v: z.literal(1),
  project: z.number().int(),
  publicKey: z.string(),
  /** Epoch milliseconds at which the relay had the whole body. */
  receivedAt: z.number(),
  /** How the value is compressed. */
  encoding: z.enum(['identity', 'gzip', 'deflate', 'br', 'zstd']),
  /** 32 lowercase hex digits; absent for envelopes without one (streamed spans). */
  eventId: z.string().optional(),
  remoteAddress: z.string().optional(),
  userAgent: z.string().optional(),
  /** `sentry_client` of the authentication, e.g. `sentry.javascript.browser/11.12.0`. */
  client: z.string().optional(),
  /** The relay process that took it. */
  relay: z.string().optional(),
  /** Set where a processor moved it here from another lane: it was counted as read there, and as `moved`. */
  movedFrom: z.enum(LANE_NAMES).optional(),
  /** Why its times are not believed, where they are not; such events bring no issue back. */
  stale: z.enum(['resend', 'clock', 'late']).optional(),
});
export type EnvelopeMeta = z.infer<typeof envelopeMetaSchema>;

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
  /** Takes one's own last change back: `of` is its `at`. Nothing happens where the issue has changed since. */
  z.object({ ...issueKey, kind: z.literal('undo'), at: z.number(), by: z.string(), of: z.number() }),
]);
export type IssueRecord = z.infer<typeof issueRecordSchema>;

/** A record of `notifications`, keyed by issue id: a decision, at most one mail per `decision` and receiver. */
export const notificationRecordSchema = z.object({
  v: z.literal(1),
  /** Deterministic: derives from the issue and its version, so a repeat is recognised. */
  decision: z.string(),
  kind: z.enum(['new', 'regressed']),
  project: z.number().int(),
  issue: z.string(),
  eventId: z.string(),
  at: z.number(),
  release: z.string(),
  environment: z.string(),
  /** For a regression: when, by whom and in which release it had been resolved. */
  resolved: z.object({ at: z.number(), by: z.string(), inRelease: z.string() }).optional(),
  /** Nobody is told: it was decided by events that are sent again and again. */
  stale: z.boolean().optional(),
});
export type NotificationRecord = z.infer<typeof notificationRecordSchema>;

/** For whoever runs the product: a record of `notifications`, keyed by its decision. */
export const operatorNoticeSchema = z.object({
  v: z.literal(1),
  /** Deterministic, so that two processors that notice the same thing say it once. */
  decision: z.string(),
  kind: z.literal('operator'),
  at: z.number(),
  /** The stage of the path that it is about. */
  stage: z.string(),
  title: z.string(),
  detail: z.string(),
});
export type OperatorNotice = z.infer<typeof operatorNoticeSchema>;

/** What the canary's events belong to: the last number that the tables hold, in no table of projects, so no list shows it. */
export const CANARY_PROJECT = 4_294_967_295;

/** The canary's own way through `notifications`: as far as a mail, which is not sent. */
export const canaryNoticeSchema = z.object({
  v: z.literal(1),
  decision: z.string(),
  kind: z.literal('canary'),
  at: z.number(),
  eventId: z.string(),
});
export type CanaryNotice = z.infer<typeof canaryNoticeSchema>;

/** A record of `dead`. The value of the record that failed, with where it lay and why it failed. */
export const deadRecordSchema = z.object({
  v: z.literal(1),
  topic: z.string(),
  partition: z.number().int(),
  offset: z.number().int(),
  stage: z.string(),
  cause: z.string(),
  at: z.number(),
  /** Base64. */
  value: z.string(),
  headers: z.record(z.string(), z.string()),
});
export type DeadRecord = z.infer<typeof deadRecordSchema>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Settings may leave out what has a default. */
type Encodable =
  | IssueRecord
  | NotificationRecord
  | OperatorNotice
  | CanaryNotice
  | OutcomesRecord
  | UsageRecord
  | BaselinesRecord
  | PressureRecord
  | StaleClient
  | DeadRecord
  | z.input<typeof projectSettingsSchema>;

export const encodeRecord = (record: Encodable): Uint8Array => encoder.encode(JSON.stringify(record));

/** @throws ZodError or SyntaxError where the bytes are not such a record. */
export const decodeRecord = <T>(schema: z.ZodType<T>, value: Uint8Array): T =>
  schema.parse(JSON.parse(decoder.decode(value)));
