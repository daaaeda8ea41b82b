import { LRUCache } from 'lru-cache';

import type { Store } from '../store/port.ts';
import type { SymbolicationFailure } from '../store/stored-event.ts';
import { createArtifactIndex } from './artifact-index.ts';
import type { IndexedArtifact } from './artifact-index.ts';
import type { OpenMap } from './open-map.ts';

export type LoadedMap =
  | { kind: 'map'; map: OpenMap }
  | { kind: 'failed'; reason: Extract<SymbolicationFailure, `${string}_source_map` | 'source_map_too_large'> };

export interface SourceMaps {
  /**
   * The map of a debug id, loaded once for all callers. Use it in the turn in which it is handed over: from the next turn on it
   * may be closed to make room for others.
   */
  load(project: number, debugId: string): Promise<LoadedMap>;
  /** True where one of the maps is large and not open: opening it would block all other work. */
  takeLong(project: number, debugIds: readonly string[]): Promise<boolean>;
  close(): void;
}

export interface SourceMapsConfig {
  /** The memory for maps that are open at the same time, in estimated bytes. */
  maxOpenBytes: number;
  /** The bytes of one map as uploaded. */
  maxMapBytes: number;
  /** How long a missing map is not looked for again. It must be short, because a build may be uploading the map right now. */
  missingForMs: number;
  /** Called for each use of a map. */
  used?: (project: number, debugId: string) => void;
}

/** An open map with its sources takes about three times its file (20 MB: 306 ms to open; 56 MB: 320 MB of memory at the peak). */
const MEMORY_FACTOR = 3;
const FAILURE_BYTES = 1024;
/** Opening a map of this size takes about 30 ms, in which nothing else runs. */
const LARGE_BYTES = 2_000_000;

export function createSourceMaps(store: Pick<Store, 'select' | 'blobs'>, config: SourceMapsConfig): SourceMaps {
  const artifacts = createArtifactIndex(store);
  const maxBytes = Math.min(config.maxMapBytes, Math.floor(config.maxOpenBytes / MEMORY_FACTOR));

  const cache = new LRUCache<string, { loaded: LoadedMap; bytes: number }, Wanted>({
    maxSize: config.maxOpenBytes,
    sizeCalculation: (entry) => entry.bytes,
    fetchMethod: async (_key, _stale, { options, context }) => {
      const entry = await open(await artifacts.find(context.project, context.debugId), store, maxBytes);
      if (entry.loaded.kind === 'failed') options.ttl = config.missingForMs;
      return entry;
    },
    // A caller uses the map in the turn of the answer, so it may be closed in the next one.
    dispose: ({ loaded }) => {
      if (loaded.kind === 'map') setImmediate(() => loaded.map.close());
    },
  });

  const takesLong = async (project: number, debugId: string): Promise<boolean> => {
    if (cache.peek(`${project}:${debugId}`)) return false;
    const artifact = await artifacts.find(project, debugId);
    return artifact !== null && artifact.bytes > LARGE_BYTES && artifact.bytes <= maxBytes;
  };

  return {
    async takeLong(project, debugIds) {
      const answers = await Promise.all(debugIds.map((debugId) => takesLong(project, debugId)));
      return answers.includes(true);
    },
    async load(project, debugId) {
      const entry = await cache.forceFetch(`${project}:${debugId}`, { context: { project, debugId } });
      if (entry.loaded.kind === 'map') config.used?.(project, debugId);
      return entry.loaded;
    },
    close: () => cache.clear(),
  };
}

interface Wanted {
  project: number;
  debugId: string;
}

async function open(
  artifact: IndexedArtifact | null,
  store: Pick<Store, 'blobs'>,
  maxBytes: number,
): Promise<{ loaded: LoadedMap; bytes: number }> {
  const failed = (reason: Extract<LoadedMap, { kind: 'failed' }>['reason']): { loaded: LoadedMap; bytes: number } => ({
    loaded: { kind: 'failed', reason },
    bytes: FAILURE_BYTES,
  });

  if (!artifact) return failed('missing_source_map');
  if (artifact.bytes > maxBytes) return failed('source_map_too_large');
  const bytes = await store.blobs.get(artifact.blob);
  if (!bytes) return failed('missing_source_map');
  if (bytes.length > maxBytes) return failed('source_map_too_large');
  // Imported by the first map: the parsers of maps and sources take 4 MB.
  const { openMap } = await import('./open-map.ts');
  try {
    return { loaded: { kind: 'map', map: await openMap(bytes) }, bytes: Math.max(1, bytes.length * MEMORY_FACTOR) };
  } catch {
    // The parser's own message would not help the person who uploaded the map; the frame carries the reason.
    return failed('malformed_source_map');
  }
}
