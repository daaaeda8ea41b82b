// Holds the sizes that users pay for: our SDK in a customer's bundle, and each page of the dashboard on a cold load.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
let failed = false;

for (const budget of read('sdk/size-limits.json')) {
  const { outputFiles } = await build({
    stdin: { contents: budget.imports, resolveDir: join(root, 'test'), loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2020',
    write: false,
    logLevel: 'error',
  });
  report(`sdk: ${budget.name}`, gzipSync(outputFiles[0].contents, { level: 9 }).length, budget.maxGzipBytes);
}

// It stands before everything else in a page.
report('sdk: loader.js', gzipSync(readFileSync(join(root, 'dashboard/dist/sdk/loader.js')), { level: 9 }).length, 1000);

const manifest = read('dashboard/dist/web/.vite/manifest.json');
const limits = read('dashboard/src/web/size-limits.json');
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

function filesOf(chunk, seen = new Set()) {
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const key of chunk.imports ?? []) filesOf(manifest[key], seen);
  return seen;
}

function gzipped(files) {
  let total = 0;
  for (const file of files)
    total += gzipSync(readFileSync(join(root, 'dashboard/dist/web', file)), { level: 9 }).length;
  return total;
}

function report(name, bytes, limit) {
  const verdict = bytes <= limit ? '✓' : '✗';
  if (bytes > limit) failed = true;
  console.log(`${verdict} ${name}: ${(bytes / 1000).toFixed(1)} of ${(limit / 1000).toFixed(1)} KB gzip`);
}
