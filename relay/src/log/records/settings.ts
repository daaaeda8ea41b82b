import { z } from 'zod';

/** Filters of a project. Patterns are globs: `*` stands for any characters. By default nothing is filtered. */
export const filtersSchema = z.object({
  browserExtensions: z.boolean().default(false),
  legacyBrowsers: z.boolean().default(false),
  crawlers: z.boolean().default(false),
  localhost: z.boolean().default(false),
  healthChecks: z.boolean().default(false),
  /** Compared with `Type: value` of an exception, or with the message. */
  errorMessages: z.array(z.string()).default([]),
  releases: z.array(z.string()).default([]),
  /** Compared with the URL of the page or request. */
  urls: z.array(z.string()).default([]),
  /** Addresses or CIDR ranges of clients. */
  ips: z.array(z.string()).default([]),
});
export type Filters = z.infer<typeof filtersSchema>;

/** PROTOCOL 3.7, in our units: at most `limit` of the categories together in each window. */
export const quotaSchema = z.object({
  id: z.string(),
  scope: z.enum(['organization', 'project', 'key']),
  /** Data categories as on the wire; empty means all. */
  categories: z.array(z.string()).default([]),
  /** 0 refuses everything. */
  limit: z.number().int().min(0),
  windowSeconds: z.number().int().min(1),
  /** The reason that answers name and the ledger counts. */
  reasonCode: z.string(),
});
export type Quota = z.infer<typeof quotaSchema>;

/** A broken client that is answered 200 and dropped, so that it empties its buffers. */
export const drainSchema = z.object({
  /** As in `sentry_client`: `name/version`. */
  client: z.string(),
  /** Drains only this release; absent means any. */
  release: z.string().optional(),
});
export type Drain = z.infer<typeof drainSchema>;

/** A record of `settings`, keyed by public key: all that a relay needs to take or refuse an envelope. */
export const projectSettingsSchema = z.object({
  v: z.literal(1),
  project: z.number().int(),
  publicKey: z.string(),
  organization: z.string(),
  slug: z.string(),
  status: z.enum(['active', 'disabled']),
  /** Why the key itself is disabled; absent where its project is. */
  ended: z.enum(['disabled', 'revoked']).optional(),
  /** The key is refused from then on, epoch milliseconds; absent means that it has no end. */
  validUntil: z.number().optional(),
  /** Origins a browser may send from, as host patterns (`*`, `*.example.com`, `example.com`); empty means any. */
  allowedDomains: z.array(z.string()).default([]),
  filters: filtersSchema.prefault({}),
  /** The quotas of the key, of its project and of its organization. */
  quotas: z.array(quotaSchema).default([]),
  drains: z.array(drainSchema).default([]),
  /** Whether a sudden multiple of the usual volume is limited. */
  spikeProtection: z.boolean().default(true),
});
export type ProjectSettings = z.infer<typeof projectSettingsSchema>;
