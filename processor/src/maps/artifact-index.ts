import type { Store } from '../store/port.ts';

export interface IndexedArtifact {
  blob: string;
  bytes: number;
}

export interface ArtifactIndex {
  find(project: number, debugId: string): Promise<IndexedArtifact | null>;
}

interface Row {
  project_id: number;
  debug_id: string;
  blob: string;
  bytes: string;
}

/** Finds source maps. The events of a batch ask at about the same time, so all look-ups of one turn are one query. */
export function createArtifactIndex(store: Pick<Store, 'select'>): ArtifactIndex {
  let asked: Key[] = [];
  let answer: Promise<Map<string, IndexedArtifact>> | null = null;

  const ask = async (): Promise<Map<string, IndexedArtifact>> => {
    await new Promise((resolve) => setImmediate(resolve));
    const keys = asked;
    asked = [];
    answer = null;
    return findAll(store, keys);
  };

  return {
    async find(project, debugId) {
      asked.push({ project, debugId });
      answer ??= ask();
      return (await answer).get(keyOf(project, debugId)) ?? null;
    },
  };
}

/** Ids are part of a URL, of which a server takes 1 MiB; hostile ones take 600 bytes each. */
const MOST = 500;

interface Key {
  project: number;
  debugId: string;
}

async function findAll(store: Pick<Store, 'select'>, keys: readonly Key[]): Promise<Map<string, IndexedArtifact>> {
  const wanted = [...new Map(keys.map((key) => [keyOf(key.project, key.debugId), key])).values()];
  const found = new Map<string, IndexedArtifact>();
  for (let first = 0; first < wanted.length; first += MOST) {
    for (const [key, artifact] of await findSome(store, wanted.slice(first, first + MOST))) found.set(key, artifact);
  }
  return found;
}

async function findSome(store: Pick<Store, 'select'>, keys: readonly Key[]): Promise<Map<string, IndexedArtifact>> {
  const rows = await store.select<Row>(
    `SELECT project_id, debug_id, argMax(blob, uploaded_at) AS blob, argMax(bytes, uploaded_at) AS bytes
     FROM artifacts
     WHERE project_id IN {projects:Array(UInt32)} AND debug_id IN {debugIds:Array(String)} AND kind = 'source_map'
     GROUP BY project_id, debug_id`,
    { projects: [...new Set(keys.map((key) => key.project))], debugIds: [...new Set(keys.map((key) => key.debugId))] },
  );
  return new Map(
    rows.map((row) => [keyOf(row.project_id, row.debug_id), { blob: row.blob, bytes: Number(row.bytes) }]),
  );
}

const keyOf = (project: number, debugId: string): string => `${project}:${debugId}`;
