import type { Batch } from '@breakwater/relay/log';
import { LRUCache } from 'lru-cache';

import { withoutOwn } from '../issues/own-moves.ts';
import type { OwnMove } from '../issues/own-moves.ts';
import type { Store } from '../store/port.ts';
import { releaseChangeOf, STORED_RELEASE } from './release-change.ts';
import type { ReleaseChange, StoredReleaseRow } from './release-change.ts';

/** About 1 KB each, at most 10. */
const MAX_RELEASES = 5_000;
/** Releases of one question: a row each. */
const AT_ONCE = 2_000;

export interface ReleaseStates {
  /** Call first for each batch: forgets everything where the states may not be those before it. */
  begin(batch: Pick<Batch, 'partition' | 'first' | 'end' | 'redelivered'>): void;
  /** The newest changes of these releases, without those that records of `own` made; unknown ones are absent. */
  newest(project: number, releases: readonly string[], own: readonly OwnMove[]): Promise<Map<string, ReleaseChange>>;
  /** Call after rows are stored. */
  keep(changes: readonly ReleaseChange[]): void;
  /** Call when rows may not be stored. */
  forget(): void;
}

/**
 * The decider's own last states of releases, by the facts that it had in the order of the log. Each project belongs to
 * one partition with one reader, so they are current until this process loses the partition.
 */
export function createReleaseStates(store: Pick<Store, 'select'>): ReleaseStates {
  const known = new LRUCache<string, ReleaseChange>({ max: MAX_RELEASES });
  const ends = new Map<number, number>();
  const keyOf = (project: number, release: string): string => `${project}:${release}`;

  return {
    begin({ partition, first, end, redelivered }) {
      if (redelivered || ends.get(partition) !== first) known.clear();
      ends.set(partition, end);
    },
    async newest(project, releases, own) {
      const found = new Map<string, ReleaseChange>();
      const missing: string[] = [];
      for (const release of new Set(releases)) {
        const change = known.get(keyOf(project, release));
        if (change) found.set(release, change);
        else missing.push(release);
      }
      const { condition, params } = withoutOwn(own);
      for (let from = 0; from < missing.length; from += AT_ONCE) {
        const rows = await store.select<StoredReleaseRow>(
          `SELECT ${STORED_RELEASE}
           FROM releases
           WHERE project_id = {project:UInt32} AND release IN {releases:Array(String)} AND ${condition}
           ORDER BY version DESC
           LIMIT 1 BY release`,
          { project, releases: missing.slice(from, from + AT_ONCE), ...params },
        );
        for (const change of rows.map(releaseChangeOf)) {
          found.set(change.release, change);
          known.set(keyOf(project, change.release), change);
        }
      }
      return found;
    },
    keep(changes) {
      for (const change of changes) known.set(keyOf(change.project, change.release), change);
    },
    forget: () => known.clear(),
  };
}
