import { z } from 'zod';

/** A record of `notifications`, keyed by issue id: a decision, at most one mail per `decision` and receiver. */
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
  /** For a regression: when, by whom and in which release it had been resolved. */
  resolved: z.object({ at: z.number(), by: z.string(), inRelease: z.string() }).optional(),
  /** Set where events that are sent again and again led to the decision: it is not mailed. */
  stale: z.boolean().optional(),
});
export type NotificationRecord = z.infer<typeof notificationRecordSchema>;

/** A record of `notifications` for operators, keyed by its decision. */
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
