// Starts the product from its build, and builds first where sources are newer: a fresh clone needs `npm ci && npm start` only.
// Plain JavaScript, because it runs before anything is compiled.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const ENTRY = {
  all: 'dashboard/dist/all.js',
  relay: 'relay/dist/main.js',
  processor: 'processor/dist/main.js',
  dashboard: 'dashboard/dist/main.js',
};

const BUILT = [
  ['sdk/src', 'sdk/dist/node/index.js'],
  ['relay/src', 'relay/dist/index.js'],
  ['processor/src', 'processor/dist/index.js'],
  ['dashboard/src', 'dashboard/dist/all.js'],
  ['dashboard/src/web', 'dashboard/dist/web/index.html'],
];

const mode = process.argv[2] ?? 'all';
if (mode === 'dev') dev();
else if (mode in ENTRY) await run(mode);
else {
  console.error(`start: "${mode}" is none of ${[...Object.keys(ENTRY), 'dev'].join(', ')}`);
  process.exitCode = 2;
}

async function run(mode) {
  if (BUILT.some(([source, output]) => isStale(join(root, source), join(root, output)))) build();
  if (process.exitCode) return;
  await import(new URL(`../${ENTRY[mode]}`, import.meta.url).href);
}

function build() {
  console.log('Building Breakwater (only when its sources have changed)…');
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
  if (built.status !== 0) process.exitCode = 1;
}

function isStale(source, output) {
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

function dev() {
  const children = [
    spawn(process.execPath, ['--watch', '--conditions=source', '--import', 'tsx', 'dashboard/src/all.ts'], {
      cwd: root,
      stdio: 'inherit',
    }),
    spawn('npx', ['vite', '--clearScreen', 'false'], { cwd: join(root, 'dashboard'), stdio: 'inherit' }),
  ];
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => children.forEach((child) => child.kill(signal)));
}
