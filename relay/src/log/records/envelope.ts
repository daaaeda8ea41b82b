import { z } from 'zod';

import { LANE_NAMES } from './pressure.ts';

/** The reasons for which times are not used: the client resends old events, its clock is wrong, or the event only came late. */
export const STALE_REASONS = ['resend', 'clock', 'late'] as const;
export type StaleReason = (typeof STALE_REASONS)[number];

/**
 * The one header (`meta`, JSON) of a record of `events` and `spans`. The value is an envelope as the client sent it, in the
 * encoding it was sent in. Where the relay took items out, the value is an envelope of the remaining items.
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
  /** The relay process that took the envelope. */
  relay: z.string().optional(),
  /** The log's time of the record in the lane that it was moved from. */
  appendedAt: z.number().optional(),
  /** Set where a processor moved the record here from another lane, which counted it as read and as `moved`. */
  movedFrom: z.enum(LANE_NAMES).optional(),
  /** The reason why the times are not used, where they are not. Such events reopen no issue. */
  stale: z.enum(STALE_REASONS).optional(),
});
export type EnvelopeMeta = z.infer<typeof envelopeMetaSchema>;
