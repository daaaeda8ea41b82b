import type { Store } from '../store/port.ts';
import { YOUNG_MS } from './receivers.ts';

/** Projects that are known to be old; at more the memory begins anew. */
const MOST_KNOWN = 10_000;

export interface YoungProjects {
  /** Those of these projects that had no event so long ago. */
  of(projects: readonly number[]): Promise<ReadonlySet<number>>;
}

/**
 * Tells young projects from old ones, by the sums, which keep the first event of a group for as long as its issue is there. An old
 * project stays old, so each is asked for until it is.
 */
export function createYoungProjects(
  store: Pick<Store, 'select'>,
  now: () => number,
  youngMs: number = YOUNG_MS,
): YoungProjects {
  const old = new Set<number>();
  return {
    async of(projects) {
      if (youngMs === 0) return new Set();
      const asked = [...new Set(projects)].filter((project) => !old.has(project));
      if (asked.length > 0) {
        if (old.size > MOST_KNOWN) old.clear();
        const rows = await store.select<{ project_id: number }>(
          `SELECT DISTINCT project_id
           FROM group_days
           WHERE project_id IN {projects:Array(UInt32)} AND first_seen < {before:DateTime64(3)}
           LIMIT {most:UInt32}`,
          { projects: asked, before: new Date(now() - youngMs), most: asked.length },
        );
        for (const { project_id: project } of rows) old.add(project);
      }
      return new Set(projects.filter((project) => !old.has(project)));
    },
  };
}
