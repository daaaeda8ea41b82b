import { z } from 'zod';

/*
 * `notifications` is keyed by receiver (`mail:ADDRESS` in lower case, `channel:ID`), so one reader owns all that a receiver gets.
 * Records of version 1 are for all receivers of a decision: their reader appends a record of version 2 for each receiver.
 */

/** A decision on an issue. Decisions were records of their own before version 2, keyed by issue. */
export const notificationRecordSchema = z.object({
  v: z.literal(1),
  /** Derives from the issue and its version, so a repeat is recognised. */
  decision: z.string(),
  kind: z.enum(['new', 'regressed']),
  project: z.number().int(),
  issue: z.string(),
  eventId: z.string(),
  at: z.number(),
  release: z.string(),
  environment: z.string(),
  /** Facts of the event; absent in records of version 1. */
  level: z.string().optional(),
  handled: z.boolean().optional(),
  /** For a regression: when, by whom and in which release it had been resolved. */
  resolved: z.object({ at: z.number(), by: z.string(), inRelease: z.string() }).optional(),
  /** Set where events that are sent again and again led to the decision: it is not mailed. */
  stale: z.boolean().optional(),
});
export type NotificationRecord = z.infer<typeof notificationRecordSchema>;

/** A record of `notifications` for all operators, keyed by its decision. */
export const operatorNoticeSchema = z.object({
  v: z.literal(1),
  /** Deterministic, so that two processors with the same finding make one decision. */
  decision: z.string(),
  kind: z.literal('operator'),
  at: z.number(),
  /** The stage of the path that the notice is about. */
  stage: z.string(),
  title: z.string(),
  detail: z.string(),
});
export type OperatorNotice = z.infer<typeof operatorNoticeSchema>;

/** The content of a delivery. */
const aboutSchema = z.discriminatedUnion('kind', [
  notificationRecordSchema.omit({ v: true, decision: true, stale: true }).extend({ kind: z.literal('new') }),
  notificationRecordSchema.omit({ v: true, decision: true, stale: true }).extend({ kind: z.literal('regressed') }),
  operatorNoticeSchema.omit({ v: true, decision: true }),
  z.object({
    kind: z.literal('silence_ended'),
    at: z.number(),
    silence: z.string(),
    project: z.number().int(),
    /** Null: all environments. */
    environment: z.string().nullable(),
    by: z.string(),
    why: z.string(),
    from: z.number(),
    until: z.number(),
  }),
]);

/** A decision, or a notice, for one receiver. The same decision and receiver are one delivery, however often they are appended. */
export const deliverRecordSchema = z.object({
  v: z.literal(2),
  kind: z.literal('deliver'),
  receiver: z.string().regex(/^(?:mail|channel):./),
  decision: z.string(),
  /** The wish of the rules. The budget of the receiver may turn `single` into `digest`. */
  as: z.enum(['single', 'digest']),
  /** Why it is part of a digest; absent where it is not. */
  because: z.enum(['budget', 'new_project', 'preference', 'silence']).optional(),
  /** Why the receiver is told: `account`, `setting`, `channel`, `operator`. */
  why: z.string(),
  about: aboutSchema,
});
export type DeliverRecord = z.infer<typeof deliverRecordSchema>;

/**
 * The project of the canary's events: the largest number that the tables hold. It is in no table of projects, so no list shows
 * it.
 */
export const CANARY_PROJECT = 4_294_967_295;

/** The canary's own record of `notifications`: it passes all stages up to a mail, which is not sent. */
export const canaryNoticeSchema = z.object({
  v: z.literal(1),
  decision: z.string(),
  kind: z.literal('canary'),
  at: z.number(),
  eventId: z.string(),
});
export type CanaryNotice = z.infer<typeof canaryNoticeSchema>;
