// A start on a clone needs a build that is newer than the sources; a packed install has no sources, and is built.
// Plain JavaScript, because it runs before anything is compiled.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const BUILT = [
  ['sdk/src', 'sdk/dist/node/index.js'],
  ['relay/src', 'relay/dist/index.js'],
  ['processor/src', 'processor/dist/index.js'],
  ['dashboard/src', 'dashboard/dist/all.js'],
  ['dashboard/src/web', 'dashboard/dist/web/index.html'],
  ['sdk/src', 'dashboard/dist/sdk/build.json'],
];

/**
 * Builds where sources are newer than the build: a fresh clone needs `npm ci && npm start` only. Gives the sentence that says
 * why the service that `entry` begins cannot start; undefined where it can.
 */
export function buildProblem(entry) {
  const missing = !existsSync(join(root, entry));
  const stale = BUILT.some(([source, output]) => isStale(join(root, source), join(root, output)));
  if (!missing && !stale) return undefined;
  if (!existsSync(join(root, 'node_modules/.bin/turbo'))) {
    const state = missing ? 'missing' : 'older than its sources';
    return `the build is ${state}, and \`npm ci\` followed by \`npm run build\` makes it.`;
  }

  console.log('Building Breakwater (only when its sources have changed)…');
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
  return built.status === 0 ? undefined : 'the build failed; what is wrong stands above.';
}

function isStale(source, output) {
  if (!existsSync(source)) return false;
  const built = statSync(output, { throwIfNoEntry: false });
  return built === undefined || newest(source) > built.mtimeMs;
}

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'fixtures' || entry.name.includes('.test.')) continue;
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}
