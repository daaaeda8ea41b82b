import { z } from 'zod';

import { endpoint } from './endpoint.ts';

/* Releases in the shapes of Sentry's API, for programs alone. */

const time = z.iso.datetime().describe('RFC 3339, in UTC.');
const author = z.object({ name: z.string(), email: z.string() });

export const sentryCommitSchema = z.object({
  id: z.string(),
  message: z.string().nullable(),
  dateCreated: time,
  author: author.nullable(),
  repository: z.object({ id: z.string(), name: z.string() }).nullable(),
  pullRequest: z.null(),
  files: z.array(z.string()).describe('The first 100 of its files.'),
  fileCount: z.number(),
});

export const sentryDeploySchema = z.object({
  id: z.string(),
  environment: z.string(),
  name: z.string().nullable(),
  url: z.string().nullable(),
  dateStarted: time.nullable(),
  dateFinished: time.nullable(),
});

export const sentryReleaseSchema = z.object({
  id: z.string(),
  version: z.string(),
  status: z.string(),
  shortVersion: z.string(),
  versionInfo: z.object({
    package: z.string().nullable(),
    version: z.object({ raw: z.string() }),
    description: z.string(),
    buildHash: z.string().nullable(),
  }),
  ref: z.string().nullable(),
  url: z.string().nullable(),
  dateCreated: time,
  dateReleased: time.nullable(),
  firstEvent: time.nullable(),
  lastEvent: time.nullable(),
  newGroups: z.number().describe('Issues whose first event came from this release.'),
  commitCount: z.number(),
  lastCommit: sentryCommitSchema.nullable(),
  deployCount: z.number(),
  lastDeploy: sentryDeploySchema.nullable(),
  authors: z.array(author),
  projects: z.array(
    z.object({
      id: z.union([z.string(), z.number()]),
      slug: z.string(),
      name: z.string(),
      newGroups: z.number(),
      platforms: z.array(z.string()),
      hasHealthData: z.boolean(),
    }),
  ),
  owner: z.null(),
  data: z.object({}),
});

/** Sentry's command line reads an empty object as none. */
export const releaseBeforeSchema = z.union([sentryReleaseSchema, z.strictObject({})]);

type OfOrganization = 'org';
type OfProject = 'org' | 'project';

/** The endpoints of releases under one of their paths: of a project, or of all projects of an organization that have them. */
const releasesUnder = <Params extends OfOrganization | OfProject>(
  base: '/api/0/organizations/:org/releases/' | '/api/0/projects/:org/:project/releases/',
) => {
  type One = { params: Params | 'version'; answer: unknown };
  const one = `${base}:version/` as never;
  const below = (part: string) => `${one}${part}` as never;
  return {
    list: endpoint<{ params: Params; answer: unknown }>('GET', base as never),
    make: endpoint<{ params: Params; answer: unknown }>('POST', base as never),
    show: endpoint<One>('GET', one),
    change: endpoint<One>('PUT', one),
    remove: endpoint<One>('DELETE', one),
    before: endpoint<One>('GET', below('previous-with-commits/')),
    commits: endpoint<One>('GET', below('commits/')),
    deploys: endpoint<One>('GET', below('deploys/')),
    deploy: endpoint<One>('POST', below('deploys/')),
    files: endpoint<One>('GET', below('files/')),
    upload: endpoint<One>('POST', below('files/')),
  };
};

export const RELEASE_ENDPOINTS = [
  releasesUnder<OfOrganization>('/api/0/organizations/:org/releases/'),
  releasesUnder<OfProject>('/api/0/projects/:org/:project/releases/'),
] as const;

export const repositories = endpoint<{ params: 'org'; answer: unknown[] }>('GET', '/api/0/organizations/:org/repos/');
