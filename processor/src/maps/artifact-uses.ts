import { LRUCache } from 'lru-cache';

import type { Store } from '../store/port.ts';

export interface ArtifactUses {
  /** The map of a debug id was used. Written down at most once a day. */
  used(project: number, debugId: string): void;
  stop(): Promise<void>;
}

export interface ArtifactUsesOptions {
  store: Pick<Store, 'insert'>;
  /** Unique to this process and its start. */
  id: string;
  everyMs: number;
  now: () => number;
  onError: (error: unknown) => void;
}

/** Debug ids that are known to be written for their day. One that is forgotten is written once more. */
const MOST_KNOWN = 20_000;
const MOST_WAITING = 10_000;

/** Notes on which day each uploaded map was last used, so that a clean-up keeps the maps of old releases that still run. */
export function createArtifactUses({ store, id, everyMs, now, onError }: ArtifactUsesOptions): ArtifactUses {
  const known = new LRUCache<string, string>({ max: MOST_KNOWN });
  let waiting: { project_id: number; debug_id: string; used_on: string }[] = [];
  let sequence = 0;

  const write = async (): Promise<void> => {
    const rows = waiting;
    waiting = [];
    if (rows.length === 0) return;
    try {
      await store.insert('artifact_uses', rows, `uses:${id}:${sequence++}`);
    } catch (error) {
      // A day has many uses: the next one writes it again.
      for (const { project_id, debug_id } of rows) known.delete(keyOf(project_id, debug_id));
      onError(error);
    }
  };
  const timer = setInterval(() => void write(), everyMs);

  return {
    used(project, debugId) {
      const today = new Date(now()).toISOString().slice(0, 10);
      const key = keyOf(project, debugId);
      if (known.get(key) === today || waiting.length >= MOST_WAITING) return;
      known.set(key, today);
      waiting.push({ project_id: project, debug_id: debugId, used_on: today });
    },
    async stop() {
      clearInterval(timer);
      await write();
    },
  };
}

const keyOf = (project: number, debugId: string): string => `${project}:${debugId}`;
