import type { ReleaseCommit, ReleaseRecord } from '@breakwater/relay/log';

import { ADDRESS } from '../erasure/person.ts';
import { isoOf } from '../topics/row-origin.ts';

type FactOf<Fact extends ReleaseRecord['fact']> = Extract<ReleaseRecord, { fact: Fact }>;

/** Whether the person with this address is erased in a project. */
export type IsErased = (project: number, email: string) => boolean;

/** A row of `deploys`. */
export const deployRowOf = (record: FactOf<'deployed'>) => ({
  project_id: record.project,
  release: record.release,
  deploy_id: record.deploy,
  environment: record.environment,
  name: record.name,
  url: record.url,
  started_at: isoOf(record.started),
  finished_at: isoOf(record.finished),
  at: isoOf(record.at),
  by: record.by,
});

/**
 * Rows of `commits`: of those commits that say more than their id. An author who is erased is in none, nor words that have the address
 * of such a person.
 */
export const commitRowsOf = ({ project, at, commits }: FactOf<'commits'>, isErased: IsErased) =>
  commits
    .filter(({ described }) => described)
    .map((commit) => withoutErased(commit, (email) => isErased(project, email)))
    .map(({ repository, sha, message, authorName, authorEmail, timestamp, files, fileCount }) => ({
      project_id: project,
      repository,
      sha,
      author_name: authorName,
      author_email: authorEmail,
      message,
      timestamp: isoOf(timestamp),
      files,
      file_count: fileCount,
      at: isoOf(at),
    }));

const ADDRESSES = new RegExp(ADDRESS, 'g');

const withoutErased = (commit: ReleaseCommit, isErased: (email: string) => boolean): ReleaseCommit => ({
  ...commit,
  ...(isErased(commit.authorEmail) ? { authorName: '', authorEmail: '' } : {}),
  message: (commit.message.match(ADDRESSES) ?? []).some(isErased) ? '' : commit.message,
});

/** Rows of `release_commits`, in the order of the set. */
export const releaseCommitRowsOf = ({ project, release, set, from, at, by, commits }: FactOf<'commits'>) =>
  commits.map(({ repository, sha }, index) => ({
    project_id: project,
    release,
    commits_set: set,
    position: from + index,
    repository,
    sha,
    at: isoOf(at),
    by,
  }));
