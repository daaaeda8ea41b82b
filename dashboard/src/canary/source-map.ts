import type { Store } from '@breakwater/processor/store';
import { CANARY_PROJECT } from '@breakwater/relay/log';

const SOURCE = `/** What the canary throws each minute. */
export function canary(): never {
  throw new Error('The canary is alive.');
}
`;

/** The one frame of the canary's stack, in the file that a browser would have run. */
export const MINIFIED = {
  url: 'https://canary.invalid/canary.min.js',
  function: 'c',
  /** The position of `new Error` in `function c(){throw new Error("…")}`, counted from 1. */
  line: 1,
  column: 20,
  debugId: 'c0a1a2b3-0000-4000-8000-00000000ca4a',
} as const;

/** The same position in the source. */
export const ORIGINAL = { filename: 'src/canary.ts', lineno: 3, colno: 9 } as const;

/** Two places: the function's, and that of `new Error` in it. */
const MAP = JSON.stringify({
  version: 3,
  file: 'canary.min.js',
  sources: ['src/canary.ts'],
  sourcesContent: [SOURCE],
  names: [],
  mappings: 'AACA,mBACQ',
});

/** Stores the file and its row, as an upload would. The same at each start, so the store keeps one. */
export async function registerSourceMap(store: Pick<Store, 'blobs' | 'insert'>): Promise<void> {
  const blob = 'artifacts/canary/canary.min.js.map';
  const bytes = Buffer.from(MAP);
  await store.blobs.put(blob, bytes);
  const row = {
    project_id: CANARY_PROJECT,
    debug_id: MINIFIED.debugId,
    kind: 'source_map',
    name: '~/canary.min.js.map',
    blob,
    bytes: bytes.length,
    uploaded_at: '2026-01-01T00:00:00.000Z',
    uploaded_by: 'canary',
  };
  await store.insert('artifacts', [row], `artifact:canary:${MINIFIED.debugId}`);
}
