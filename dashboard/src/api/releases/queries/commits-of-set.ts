import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { IN_PROJECTS, millis } from '../../sql/bound.ts';

export interface Commit {
  projectId: AllowedId;
  release: string;
  position: number;
  sha: string;
  repository: string;
  authorName: string;
  authorEmail: string;
  message: string;
  /** Epoch milliseconds; 0 where only its id is known. */
  timestamp: number;
  files: string[];
  fileCount: number;
  /** When the API was told that the release has it. */
  toldAt: number;
}

/** The set of commits of a release of a project that holds. */
export interface CommitSet {
  projectId: AllowedId;
  release: string;
  set: string;
}

const COMMIT = `
  project_id AS projectId, release, toFloat64(position) AS position, placed.sha AS sha, placed.repository AS repository,
  author_name AS authorName, author_email AS authorEmail, message, ${millis('timestamp')} AS timestamp, files,
  toFloat64(file_count) AS fileCount, ${millis('placed.at')} AS toldAt`;

/** SQL: the places of some commits, with what is known of each; an unknown one has empty words. */
const described = (places: string): string => `
  SELECT ${COMMIT}
  FROM (${places}) AS placed
  ANY LEFT JOIN (
    SELECT project_id, repository, sha, author_name, author_email, message, timestamp, files, file_count
    FROM commits FINAL
    WHERE ${IN_PROJECTS} AND (repository, sha) IN (SELECT repository, sha FROM (${places}))
  ) AS known USING (project_id, repository, sha)
  ORDER BY position, projectId, release`;

/** Commits of a set in its order, newest first, from a position on. */
export const commitsOfSet = (
  store: Store,
  { projectId, release, set }: CommitSet,
  { from, limit }: { from: number; limit: number },
): Promise<Commit[]> =>
  store.select(
    described(`
      SELECT project_id, release, position, repository, sha, at
      FROM release_commits FINAL
      WHERE ${IN_PROJECTS} AND release = {release:String} AND commits_set = {set:String} AND position >= {from:UInt32}
      ORDER BY position
      LIMIT {limit:UInt32}`),
    { projects: [projectId], release, set, from, limit },
  );

/** The newest commit of each of these sets. */
export const newestCommits = async (store: Store, sets: readonly CommitSet[]): Promise<Commit[]> =>
  sets.length === 0
    ? []
    : store.select(
        described(`
          SELECT project_id, release, position, repository, sha, at
          FROM release_commits FINAL
          WHERE ${IN_PROJECTS} AND release IN {releases:Array(String)} AND commits_set IN {sets:Array(String)} AND position = 0`),
        paramsOf(sets),
      );

export interface Author {
  release: string;
  name: string;
  email: string;
}

/** Authors of one release that an answer names. */
const MOST_AUTHORS = 20;

/** The authors of the commits of these sets. */
export const authorsOfSets = async (store: Store, sets: readonly CommitSet[]): Promise<Author[]> =>
  sets.length === 0
    ? []
    : store.select(
        `SELECT DISTINCT release, author_name AS name, author_email AS email
         FROM (
           SELECT project_id, release, repository, sha
           FROM release_commits FINAL
           WHERE ${IN_PROJECTS} AND release IN {releases:Array(String)} AND commits_set IN {sets:Array(String)}
         ) AS placed
         INNER JOIN (
           SELECT project_id, repository, sha, author_name, author_email FROM commits FINAL WHERE ${IN_PROJECTS}
         ) AS known USING (project_id, repository, sha)
         WHERE author_name != '' OR author_email != ''
         ORDER BY release, email, name
         LIMIT ${MOST_AUTHORS} BY release`,
        paramsOf(sets),
      );

const paramsOf = (sets: readonly CommitSet[]) => ({
  projects: [...new Set(sets.map(({ projectId }) => projectId))],
  releases: [...new Set(sets.map(({ release }) => release))],
  sets: sets.map(({ set }) => set),
});
