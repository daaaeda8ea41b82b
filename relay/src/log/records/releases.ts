import { z } from 'zod';

/** Bounds of a release's facts, in characters unless named otherwise. Those of Sentry, where it has one. */
export const RELEASE_LIMITS = {
  version: 250,
  url: 1000,
  ref: 250,
  environment: 64,
  deployName: 64,
  repository: 200,
  sha: 64,
  authorName: 128,
  authorEmail: 254,
  message: 10_000,
  /** Files that one commit names: of more the first are kept, with the number of all. */
  files: 100,
  filePath: 500,
  /** Commits of one release, and of one request. */
  commits: 1000,
  /** Commits of one record, so that none holds others up. */
  commitsOfRecord: 100,
} as const;

const LIMIT = RELEASE_LIMITS;

/** `seen`: an event or transaction came from it. The others were asked for: by a script, or by a command line that names itself. */
export type ReleaseVia = 'seen' | 'api' | 'cli';

const about = {
  v: z.literal(1),
  kind: z.literal('release'),
  project: z.number().int(),
  release: z.string().min(1).max(LIMIT.version),
  /** Epoch milliseconds: `seen`, when the relay received it; of other facts, when the API was asked. */
  at: z.number(),
};
const asked = { ...about, by: z.string(), via: z.enum(['api', 'cli']) };
const words = { url: z.string().max(LIMIT.url).optional(), ref: z.string().max(LIMIT.ref).optional() };
/** Eight bytes of a hash, in decimal digits. */
const hash = z.string().regex(/^\d{1,20}$/);

const commit = z.object({
  sha: z.string().min(1).max(LIMIT.sha),
  repository: z.string().max(LIMIT.repository),
  /** False where the sha alone is known: such a commit says nothing of its author, message, time and files. */
  described: z.boolean(),
  message: z.string().max(LIMIT.message),
  authorName: z.string().max(LIMIT.authorName),
  authorEmail: z.string().max(LIMIT.authorEmail),
  /** Epoch milliseconds; 0 where it is unknown. */
  timestamp: z.number(),
  /** Paths; at most `RELEASE_LIMITS.files` of `fileCount`. */
  files: z.array(z.string().max(LIMIT.filePath)).max(LIMIT.files),
  fileCount: z.number().int(),
});
export type ReleaseCommit = z.infer<typeof commit>;

/**
 * A fact of a release. `seen` is written by processors, once a process and release and whenever its order may depend on it; repeats
 * change nothing. The others are written by the API.
 */
export const releaseRecordSchema = z.discriminatedUnion('fact', [
  z.object({
    ...about,
    fact: z.literal('seen'),
    environment: z.string().max(LIMIT.environment),
    eventId: z.string().max(64),
    /** The user, host and network (/24, or /48 of IPv6) that it came from, hashed; absent where unknown. */
    user: hash.optional(),
    host: hash.optional(),
    network: hash.optional(),
    /** The process that writes it has had ten events of it, over ten minutes or more. */
    steady: z.boolean().optional(),
  }),
  z.object({ ...asked, ...words, fact: z.literal('created'), released: z.number().optional() }),
  /** Sets when it was released. */
  z.object({ ...asked, ...words, fact: z.literal('finalized'), released: z.number() }),
  z.object({ ...asked, ...words, fact: z.literal('described'), status: z.enum(['open', 'archived']).optional() }),
  z.object({
    ...asked,
    fact: z.literal('deployed'),
    /** Decimal digits. */
    deploy: z.string().regex(/^[1-9]\d{0,18}$/),
    environment: z.string().min(1).max(LIMIT.environment),
    name: z.string().max(LIMIT.deployName),
    url: z.string().max(LIMIT.url),
    /** Epoch milliseconds; 0 where it is unknown. */
    started: z.number(),
    finished: z.number(),
  }),
  /** The commits of a release, newest first, in place of those before. All records of one request have the same `set`. */
  z.object({
    ...asked,
    fact: z.literal('commits'),
    set: z.string().min(1).max(40),
    /** The place of the first of these in the set. */
    from: z.number().int(),
    commits: z.array(commit).max(LIMIT.commitsOfRecord),
  }),
  z.object({ ...asked, fact: z.literal('deleted') }),
]);
export type ReleaseRecord = z.infer<typeof releaseRecordSchema>;
