import { listProjects } from '../directory/projects.ts';
import { listScrubbing, scopeOfOrganization, scopeOfProject } from '../directory/scrubbing.ts';
import type { Scrubbing } from '../directory/scrubbing.ts';
import type { DirectoryReader } from '../directory/versioned.ts';
import { BUILT_IN, compileRules, hashWith } from './scrubber.ts';
import type { Scrubber } from './scrubber.ts';

/** The rules of every project, as processors know them. */
export interface Scrubbers {
  /** Reads them again where that was over ten seconds ago. To be called before each batch. */
  refresh(): Promise<void>;
  of(project: number): Scrubber;
}

const FRESH_MS = 10_000;

/** A rule that is saved holds for every batch that begins ten seconds later. */
export function createScrubbers(store: DirectoryReader, secret: string, now: () => number): Scrubbers {
  let byScope = new Map<string, Scrubbing>();
  let organizations = new Map<number, string>();
  const made = new Map<number, Scrubber>();
  let readAt = Number.NEGATIVE_INFINITY;

  const rulesOf = (scope: string, of: 'organization' | 'project') => compileRules(byScope.get(scope)?.rules ?? [], of);

  return {
    async refresh() {
      // A clock that was set back must not keep them for as long.
      if (Math.abs(now() - readAt) < FRESH_MS) return;
      const all = await listScrubbing(store);
      // Most installations have no rule, and need not know whose project is whose.
      const projects = all.length > 0 ? await listProjects(store) : [];
      byScope = new Map(all.map((each) => [each.scope, each]));
      organizations = new Map(projects.map(({ id, organization }) => [id, organization]));
      made.clear();
      readAt = now();
    },
    of(project) {
      if (byScope.size === 0) return BUILT_IN;
      const before = made.get(project);
      if (before) return before;
      const scope = scopeOfProject(project);
      const scrubber: Scrubber = {
        rules: [
          ...rulesOf(scopeOfOrganization(organizations.get(project) ?? ''), 'organization'),
          ...rulesOf(scope, 'project'),
        ],
        keepsAddresses: byScope.get(scope)?.keepsAddresses ?? true,
        hash: hashWith(secret, project),
      };
      made.set(project, scrubber);
      return scrubber;
    },
  };
}
