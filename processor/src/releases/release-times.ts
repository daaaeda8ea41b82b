import { LRUCache } from 'lru-cache';

import type { Store } from '../store/port.ts';
import type { FirstSeen } from './release-order.ts';

export interface ReleaseTimes {
  /** When each of the given releases of a project was first received; others are absent. */
  firstSeen(project: number, releases: readonly string[]): Promise<FirstSeen>;
}

/** Queried only for resolved issues whose releases are no versions. A first sight never changes, so it is kept. */
export function createReleaseTimes(store: Pick<Store, 'select'>): ReleaseTimes {
  const known = new LRUCache<string, number>({ max: 10_000 });

  return {
    async firstSeen(project, releases) {
      const found = new Map<string, number>();
      const missing: string[] = [];
      for (const release of new Set(releases)) {
        const time = known.get(`${project}:${release}`);
        if (time === undefined) missing.push(release);
        else found.set(release, time);
      }
      if (missing.length === 0) return found;

      const rows = await store.select<{ release: string; first: string }>(
        `SELECT release, min(received_at) AS first
         FROM events
         WHERE project_id = {project:UInt32} AND release IN {releases:Array(String)}
         GROUP BY release`,
        { project, releases: missing },
      );
      for (const row of rows) {
        const time = Date.parse(row.first);
        found.set(row.release, time);
        known.set(`${project}:${row.release}`, time);
      }
      return found;
    },
  };
}
