import { z } from 'zod';

import { STALE_REASONS } from './envelope.ts';

/**
 * A record of `controls`: a client whose old events wait in the backlog lane, keyed by project, client and release. A tombstone
 * ends it.
 */
export const staleClientSchema = z.object({
  v: z.literal(1),
  kind: z.literal('stale_client'),
  project: z.number().int(),
  /** As in `sentry_client`: `name/version`. */
  client: z.string(),
  release: z.string(),
  reason: z.enum(STALE_REASONS),
  since: z.number(),
  /** After this time the client counts as sound, unless a newer record names it. */
  until: z.number(),
  /** Median age of the client's events. */
  ageMs: z.number(),
});
export type StaleClient = z.infer<typeof staleClientSchema>;
