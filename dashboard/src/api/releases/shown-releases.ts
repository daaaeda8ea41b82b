import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { authorsOfSets, newestCommits } from './queries/commits-of-set.ts';
import type { Author, Commit, CommitSet } from './queries/commits-of-set.ts';
import { deploysById } from './queries/deploys-of-release.ts';
import type { Deploy } from './queries/deploys-of-release.ts';
import { releaseFigures } from './queries/release-figures.ts';
import type { AllowedRelease } from './queries/release-states.ts';

/** A release over the projects of a question that have it. Times are epoch milliseconds. */
export interface ShownRelease {
  version: string;
  status: 'open' | 'archived';
  url: string;
  ref: string;
  createdAt: number;
  /** How it became known: by the API, a command line, or an event. */
  via: 'api' | 'cli' | 'seen';
  releasedAt: number | null;
  firstEvent: number | null;
  lastEvent: number | null;
  deploys: number;
  lastDeploy: Deploy | null;
  commits: number;
  lastCommit: Commit | null;
  authors: Author[];
  newIssues: number;
  projects: { id: number; newIssues: number }[];
}

/** Releases by their newest states, in the order of `versions`; a deleted one is left out. */
export async function shownReleases(
  store: Store,
  versions: readonly string[],
  states: readonly AllowedRelease[],
): Promise<ShownRelease[]> {
  const live = states.filter(({ state }) => state.status !== 'deleted');
  const projectIds = [...new Set(live.map(({ project }) => project))];
  const sets = live.flatMap(setOf);
  const [figures, commits, authors, deploys] = await Promise.all([
    releaseFigures(store, projectIds, versions),
    newestCommits(store, sets),
    authorsOfSets(store, sets),
    deploysById(
      store,
      projectIds,
      versions,
      live.flatMap(({ state }) => state.lastDeploy || []),
    ),
  ]);

  return versions.flatMap((version) => {
    const own = live.filter(({ release }) => release === version);
    const isOwn = ({ release }: { release: string }): boolean => release === version;
    const mine = figures.filter(isOwn);
    const issuesIn = (project: AllowedId): number =>
      mine.find(({ projectId }) => projectId === project)?.newIssues ?? 0;
    const of = <T>(pick: (change: AllowedRelease) => T): T[] => own.map(pick);
    const maker = own.find(({ state }) => state.created !== null) ?? own[0];
    if (!maker) return [];
    return {
      version,
      status: own.every(({ state }) => state.status === 'archived') ? 'archived' : 'open',
      url: of(({ state }) => state.url).find((url) => url !== '') ?? '',
      ref: of(({ state }) => state.ref).find((ref) => ref !== '') ?? '',
      createdAt: Math.min(...of(({ at, state }) => state.created?.at ?? state.seen?.at ?? at)),
      via: maker.state.created?.via ?? 'seen',
      releasedAt: most(of(({ state }) => state.released)),
      firstEvent: least(of(({ state }) => state.seen?.at ?? null)),
      lastEvent: most(mine.map(({ lastEvent }) => lastEvent || null)),
      deploys: Math.max(...of(({ state }) => state.deploys)),
      lastDeploy: newest(deploys.filter(isOwn), ({ at }) => at),
      commits: Math.max(...of(({ state }) => state.commits.count)),
      lastCommit: newest(commits.filter(isOwn), ({ toldAt }) => toldAt),
      authors: authors.filter(isOwn),
      newIssues: of(({ project }) => issuesIn(project)).reduce((sum, issues) => sum + issues, 0),
      projects: of(({ project }) => ({ id: project, newIssues: issuesIn(project) })),
    };
  });
}

/** The commits that hold; none where the release has no set, or an empty one. */
export const setOf = ({ project, release, state }: AllowedRelease): CommitSet[] =>
  state.commits.count > 0 ? [{ projectId: project, release, set: state.commits.set }] : [];

const known = (times: readonly (number | null)[]): number[] => times.filter((time) => time !== null);
const least = (times: readonly (number | null)[]): number | null =>
  known(times).reduce<number | null>((one, other) => (one === null ? other : Math.min(one, other)), null);
const most = (times: readonly (number | null)[]): number | null =>
  known(times).reduce<number | null>((one, other) => (one === null ? other : Math.max(one, other)), null);
const newest = <T>(all: readonly T[], timeOf: (one: T) => number): T | null =>
  all.reduce<T | null>((one, other) => (one === null || timeOf(other) > timeOf(one) ? other : one), null);
