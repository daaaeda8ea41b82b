import { groupingsOfProjects } from '../../../directory/projects.ts';
import type { DirectoryReader } from '../../../directory/versioned.ts';
import { NEW_PROJECTS } from './grouping.ts';
import type { GroupingChoice } from './grouping.ts';

/** The rules that every project's events are grouped by, as processors know them. */
export interface Groupings {
  /** Reads them again where that was over ten seconds ago. To be called before each batch. */
  refresh(): Promise<void>;
  of(project: number): GroupingChoice;
}

const FRESH_MS = 10_000;

/** A project that is not among those of other rules is new, also where it was made a moment ago. */
export function createGroupings(store: DirectoryReader, now: () => number): Groupings {
  let others = new Map<number, GroupingChoice>();
  let readAt = Number.NEGATIVE_INFINITY;
  return {
    async refresh() {
      // A clock that was set back must not keep them for as long.
      if (Math.abs(now() - readAt) < FRESH_MS) return;
      others = new Map([...(await groupingsOfProjects(store))].map(([project, word]) => [project, choiceOf(word)]));
      readAt = now();
    },
    of: (project) => others.get(project) ?? NEW_PROJECTS,
  };
}

const choiceOf = (word: string): GroupingChoice =>
  word === 'v1' ? { version: 'v1', inherits: false } : { version: 'v2', inherits: word === 'v2-from-v1' };
