import type { SettledProject } from '@breakwater/processor/directory';
import { packageOf } from '@breakwater/processor/releases';

import type { Author, Commit } from '../../releases/queries/commits-of-set.ts';
import type { Deploy } from '../../releases/queries/deploys-of-release.ts';
import type { ShownRelease } from '../../releases/shown-releases.ts';
import { projectReference, rfc3339Of } from './project-shapes.ts';

const timeOf = (ms: number | null): string | null => (ms === null || ms === 0 ? null : rfc3339Of(ms));

/** Sentry's JSON of a release. `projects` are those of the question. */
export const releaseShape = (release: ShownRelease, projects: readonly SettledProject[]) => ({
  id: release.version,
  version: release.version,
  status: release.status,
  shortVersion: shortOf(release.version),
  versionInfo: versionInfoOf(release.version),
  ref: release.ref || null,
  url: release.url || null,
  dateCreated: rfc3339Of(release.createdAt),
  dateReleased: timeOf(release.releasedAt),
  firstEvent: timeOf(release.firstEvent),
  lastEvent: timeOf(release.lastEvent),
  newGroups: release.newIssues,
  commitCount: release.commits,
  lastCommit: release.lastCommit && commitShape(release.lastCommit),
  deployCount: release.deploys,
  lastDeploy: release.lastDeploy && deployShape(release.lastDeploy),
  authors: release.authors.map(authorShape),
  projects: release.projects.flatMap(({ id, newIssues }) => {
    const project = projects.find((each) => each.id === id);
    return project
      ? [{ ...projectReference(project), newGroups: newIssues, platforms: [project.platform], hasHealthData: false }]
      : [];
  }),
  owner: null,
  data: {},
});

const shortOf = (version: string): string => version.slice(version.lastIndexOf('@') + 1) || version;

const versionInfoOf = (version: string) => ({
  package: packageOf(version) || null,
  version: { raw: shortOf(version) },
  description: shortOf(version),
  buildHash: /^[0-9a-f]{12,40}$/.test(shortOf(version)) ? shortOf(version) : null,
});

const authorShape = ({ name, email }: Pick<Author, 'name' | 'email'>) => ({ name, email });

/** `files` and `fileCount` are of our own: Sentry has them under another path. */
export const commitShape = (commit: Commit) => ({
  id: commit.sha,
  message: commit.message || null,
  dateCreated: rfc3339Of(commit.timestamp || commit.toldAt),
  author:
    commit.authorName || commit.authorEmail
      ? authorShape({ name: commit.authorName, email: commit.authorEmail })
      : null,
  repository: commit.repository ? { id: commit.repository, name: commit.repository } : null,
  pullRequest: null,
  files: commit.files,
  fileCount: commit.fileCount,
});

export const deployShape = ({ id, environment, name, url, started, finished }: Omit<Deploy, 'projectId'>) => ({
  id,
  environment,
  name: name || null,
  url: url || null,
  dateStarted: timeOf(started),
  dateFinished: timeOf(finished),
});
