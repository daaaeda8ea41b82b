import { z } from 'zod';

/** Environments of one release that are told apart; more are not named. */
export const MOST_ENVIRONMENTS = 50;
/** Two of a kind show that a release runs in more than one place. */
export const MOST_SOURCES = 2;

const times = z.record(z.string(), z.number());
const sources = z.array(z.string());

/**
 * All that is known of a release of a project: one value, stored as JSON in the column `state` beside each change. Each field has a
 * default, so that older rows stay readable. Times are epoch milliseconds.
 */
const releaseStateSchema = z.object({
  status: z.enum(['open', 'archived', 'deleted']).default('open'),
  /** The event or transaction that was received first; null where the API alone knows the release. */
  seen: z.object({ at: z.number(), eventId: z.string(), environment: z.string() }).nullable().default(null),
  /** When it was first seen in each environment. */
  seenIn: times.default({}),
  /** Hashes of users, hosts and networks that it was seen from: as many as show that there are several. */
  users: sources.default([]),
  hosts: sources.default([]),
  networks: sources.default([]),
  /** When a process had had ten events of it over ten minutes; null before that. */
  steadyAt: z.number().nullable().default(null),
  created: z
    .object({ at: z.number(), by: z.string(), via: z.enum(['api', 'cli']) })
    .nullable()
    .default(null),
  /** When it was released, as a person or script says. */
  released: z.number().nullable().default(null),
  url: z.string().default(''),
  ref: z.string().default(''),
  deploys: z.number().default(0),
  /** The newest deploy, and when each environment had its first and its newest one. */
  lastDeploy: z.string().default(''),
  firstDeployIn: times.default({}),
  lastDeployIn: times.default({}),
  /** The set of its commits, their number, and the newest of them. */
  commits: z
    .object({ set: z.string(), count: z.number(), newest: z.string() })
    .default({ set: '', count: 0, newest: '' }),
  /** The time of the deletion that the facts come after; 0 where it was never deleted. */
  deletedAt: z.number().default(0),
});
export type ReleaseState = z.infer<typeof releaseStateSchema>;

export const UNKNOWN_RELEASE: ReleaseState = releaseStateSchema.parse({});

/** Keys in the order of the schema, so that equal states are equal bytes. */
export const encodeReleaseState = (state: ReleaseState): string => JSON.stringify(releaseStateSchema.parse(state));
export const decodeReleaseState = (text: string): ReleaseState => releaseStateSchema.parse(JSON.parse(text));
