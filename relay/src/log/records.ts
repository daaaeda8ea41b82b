import { z } from 'zod';

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
});
export type EnvelopeMeta = z.infer<typeof envelopeMetaSchema>;

/** A record of `settings`, keyed by public key: all a relay needs to take or refuse an envelope. */
export const projectSettingsSchema = z.object({
  v: z.literal(1),
  project: z.number().int(),
  publicKey: z.string(),
  organization: z.string(),
  slug: z.string(),
  status: z.enum(['active', 'disabled']),
  /** Origins a browser may send from, as host patterns (`*`, `*.example.com`, `example.com`); empty means any. */
  allowedDomains: z.array(z.string()).default([]),
});
export type ProjectSettings = z.infer<typeof projectSettingsSchema>;

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
      z.object({ release: z.string(), environment: z.string(), eventId: z.string(), receivedAt: z.number() }),
    ),
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
});
export type NotificationRecord = z.infer<typeof notificationRecordSchema>;

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

export const encodeRecord = (record: IssueRecord | NotificationRecord | DeadRecord | ProjectSettings): Uint8Array =>
  encoder.encode(JSON.stringify(record));

/** @throws ZodError or SyntaxError where the bytes are not such a record. */
export const decodeRecord = <T>(schema: z.ZodType<T>, value: Uint8Array): T =>
  schema.parse(JSON.parse(decoder.decode(value)));
