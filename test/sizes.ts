// Holds the sizes that users pay for: our SDK in a customer's bundle, and each page of the dashboard on a cold load.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { pageBytes } from './support/page-bundle.ts';

interface Budget {
  name: string;
  script: string;
  /** Downloaded with the first script. */
  maxGzipBytes: number;
  /** Downloaded by `import()`; absent where nothing may be. */
  maxLaterGzipBytes?: number;
}

interface Chunk {
  file: string;
  name?: string;
  src?: string;
  isEntry?: boolean;
  isDynamicEntry?: boolean;
  css?: string[];
  imports?: string[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
let failed = false;

for (const budget of read('sdk/size-limits.json') as Budget[]) {
  const { first, later } = await pageBytes(budget.script);
  report(`sdk: ${budget.name}`, first, budget.maxGzipBytes);
  report(`sdk: ${budget.name}, later`, later, budget.maxLaterGzipBytes ?? 0);
}

// It stands before everything else in a page.
const loader = readFileSync(join(root, 'dashboard/dist/sdk/loader.js'));
report('sdk: loader.js', gzipSync(loader, { level: 9 }).length, 1000);

const manifest = read('dashboard/dist/web/.vite/manifest.json') as Record<string, Chunk>;
const limits = read('dashboard/src/web/size-limits.json') as { entryGzipBytes: number; routeGzipBytes: number };
const entry = Object.values(manifest).find((chunk) => chunk.isEntry);
const entryFiles = filesOf(entry);
report('dashboard: entry', gzipped(entryFiles), limits.entryGzipBytes);
for (const chunk of Object.values(manifest).filter((one) => one.isDynamicEntry)) {
  report(
    `dashboard: ${chunk.name ?? chunk.src}`,
    gzipped(new Set([...entryFiles, ...filesOf(chunk)])),
    limits.routeGzipBytes,
  );
}

process.exitCode = failed ? 1 : 0;

function filesOf(chunk: Chunk | undefined, seen = new Set<string>()): Set<string> {
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const key of chunk.imports ?? []) filesOf(manifest[key], seen);
  return seen;
}

function gzipped(files: ReadonlySet<string>): number {
  let total = 0;
  for (const file of files)
    total += gzipSync(readFileSync(join(root, 'dashboard/dist/web', file)), { level: 9 }).length;
  return total;
}

function report(name: string, bytes: number, limit: number): void {
  if (bytes === 0 && limit === 0) return;
  if (bytes > limit) failed = true;
  const verdict = bytes <= limit ? '✓' : '✗';
  console.log(`${verdict} ${name}: ${(bytes / 1000).toFixed(1)} of ${(limit / 1000).toFixed(1)} KB gzip`);
}
