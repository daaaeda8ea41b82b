import { z } from 'zod';

/** A relay says that it lives this often, also when it is idle. */
export const SIGN_MS = 10_000;

/**
 * A record of `relays`, keyed by relay: the spans in which it could take envelopes, the newest last, which ends at `at`. The
 * topic is compacted, so the last record of each relay has all that is known of it, also of one that has died.
 */
export const relayRecordSchema = z.object({
  v: z.literal(1),
  relay: z.string(),
  at: z.number(),
  /** The machine, and the version of the product. */
  host: z.string().optional(),
  version: z.string().optional(),
  alive: z.array(z.object({ from: z.number(), to: z.number() })),
});
export type RelayRecord = z.infer<typeof relayRecordSchema>;
