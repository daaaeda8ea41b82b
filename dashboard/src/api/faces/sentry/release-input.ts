import { randomBytes, randomUUID } from 'node:crypto';

import { RELEASE_LIMITS } from '@breakwater/relay/log';
import type { ReleaseCommit } from '@breakwater/relay/log';
import { z } from 'zod';

import { isOneLine, NOT_ONE_LINE } from '../../../contract/one-line.ts';
import { pageSize } from '../../../contract/page-size.schema.ts';
import type { AskedFact } from '../../releases/change-release.ts';

/* Bodies as Sentry's tools send them. */

const LIMIT = RELEASE_LIMITS;

const text = (name: string, most: number) => z.string(`${name}: no text`).max(most, `${name}: over ${most} characters`);
const optional = (name: string, most: number) =>
  text(name, most)
    .nullish()
    .transform((value) => value ?? undefined);

export const versionSchema = text('version', LIMIT.version)
  .refine((version) => version.trim() !== '', 'version: empty')
  .refine(isOneLine, `version: ${NOT_ONE_LINE}`)
  .refine((version) => version !== '.' && version !== '..', 'version: neither . nor .. can be one')
  .transform((version) => version.trim());

const LATEST = Date.UTC(2100, 0, 1);
const time = (name: string) =>
  z
    .string(`${name}: no text`)
    .nullish()
    .transform((value) => (value ? Date.parse(value) : undefined))
    .refine((ms) => ms === undefined || (ms >= 0 && ms < LATEST), `${name}: no date of ISO 8601`);

const address = (name: string) =>
  optional(name, LIMIT.url).refine(
    (url) => !url || /^https?:\/\//i.test(url),
    `${name}: begins neither with https:// nor http://`,
  );

/** Slugs, or ids as text or number. */
export const namesSchema = z
  .array(z.union([z.string().max(100), z.number().int()]).transform(String), 'projects: no list')
  .max(100, 'projects: over 100')
  .nullish()
  .transform((names) => names ?? undefined);

const repository = optional('repository', LIMIT.repository);
const sha = (name: string) => text(name, LIMIT.sha).min(1, `${name}: empty`);

const commitSchema = z
  .object({
    id: sha('id'),
    repository,
    message: optional('message', LIMIT.message),
    author_name: optional('author_name', LIMIT.authorName),
    author_email: optional('author_email', LIMIT.authorEmail),
    timestamp: time('timestamp'),
    patch_set: z
      .array(z.object({ path: z.string() }), 'patch_set: no list of files')
      .nullish()
      .transform((files) => files ?? []),
  })
  .transform(({ id, ...commit }): ReleaseCommit => ({
    sha: id,
    repository: commit.repository ?? '',
    described:
      commit.message !== undefined ||
      commit.timestamp !== undefined ||
      commit.author_name !== undefined ||
      commit.author_email !== undefined ||
      commit.patch_set.length > 0,
    message: commit.message ?? '',
    authorName: commit.author_name ?? '',
    authorEmail: commit.author_email ?? '',
    timestamp: commit.timestamp ?? 0,
    // A commit may import a whole tree: its first files are kept, and the number of all.
    files: commit.patch_set.slice(0, LIMIT.files).map(({ path }) => path.slice(0, LIMIT.filePath)),
    fileCount: commit.patch_set.length,
  }));

/** The head of a repository: a commit of which the id alone is known. */
const refSchema = z.object({ repository, commit: sha('commit') }).transform(({ commit, ...ref }): ReleaseCommit => ({
  sha: commit,
  repository: ref.repository ?? '',
  described: false,
  message: '',
  authorName: '',
  authorEmail: '',
  timestamp: 0,
  files: [],
  fileCount: 0,
}));

const list = <T extends z.ZodType>(name: string, of: T) =>
  z
    .array(of, `${name}: no list`)
    .max(LIMIT.commits, `${name}: over ${LIMIT.commits}`)
    .nullish()
    .transform((value) => value ?? undefined);

const changeFields = {
  ref: optional('ref', LIMIT.ref),
  url: address('url'),
  dateReleased: time('dateReleased'),
  commits: list('commits', commitSchema),
  refs: list('refs', refSchema),
  status: z
    .enum(['open', 'archived'], 'status: neither open nor archived')
    .nullish()
    .transform((status) => status ?? undefined),
  projects: namesSchema,
};
export const releaseChangeSchema = z.object(changeFields);
export const newReleaseSchema = z.object({ version: versionSchema, ...changeFields });
type ReleaseInput = z.infer<typeof releaseChangeSchema>;

export const deploySchema = z.object({
  environment: text('environment', LIMIT.environment)
    .trim()
    .min(1, 'environment: empty')
    .refine(isOneLine, `environment: ${NOT_ONE_LINE}`),
  name: optional('name', LIMIT.deployName),
  url: address('url'),
  dateStarted: time('dateStarted'),
  dateFinished: time('dateFinished'),
  projects: namesSchema,
});

export const releaseListQuery = z.object({
  query: z.string().max(250, 'query: over 250 characters').default(''),
  status: z.enum(['', 'open', 'archived'], 'status: neither open nor archived').default(''),
  environment: z.string().max(200, 'environment: over 200 characters').default(''),
  sort: z.literal('date', 'sort: only date').default('date'),
  project: z
    .union([z.string(), z.array(z.string())])
    .optional()
    // Sentry's tools say -1 for all.
    .transform((names) => (names === undefined ? [] : [names].flat().filter((name) => name !== '-1'))),
  cursor: z.string().max(500).optional(),
  per_page: pageSize('per_page', 100),
});

/** The facts that a change of a release says. */
export function askedFactsOf({ ref, url, dateReleased, commits, refs, status }: ReleaseInput): AskedFact[] {
  const words = { ...(url !== undefined && { url }), ...(ref !== undefined && { ref }) };
  const isDescribed = status !== undefined || (dateReleased === undefined && Object.keys(words).length > 0);
  const said = commits ?? refs;
  return [
    ...(dateReleased === undefined ? [] : [{ fact: 'finalized', released: dateReleased, ...words } as const]),
    ...(isDescribed ? [{ fact: 'described', ...words, ...(status !== undefined && { status }) } as const] : []),
    ...(said ? [{ fact: 'commits', set: randomUUID(), from: 0, commits: said } as const] : []),
  ];
}

export const deployFactOf = (
  { environment, name, url, dateStarted, dateFinished }: z.infer<typeof deploySchema>,
  now: number,
): Extract<AskedFact, { fact: 'deployed' }> => ({
  fact: 'deployed',
  // A positive number that JSON readers hold exactly.
  deploy: String((randomBytes(8).readBigUInt64BE() >> 12n) + 1n),
  environment,
  name: name ?? '',
  url: url ?? '',
  started: dateStarted ?? 0,
  finished: dateFinished ?? now,
});
