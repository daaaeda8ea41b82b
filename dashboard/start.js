// Starts one service, or the whole product in one process, or a command of an operator, from its build.
// Plain JavaScript, because it runs before anything is compiled.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildProblem } from './build.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const ENTRY = {
  all: 'dashboard/dist/all.js',
  relay: 'relay/dist/main.js',
  processor: 'processor/dist/main.js',
  dashboard: 'dashboard/dist/main.js',
  operator: 'dashboard/dist/operator/main.js',
};

const mode = process.argv[2] ?? 'all';
if (mode === 'dev') dev();
else if (mode in ENTRY) await run(mode);
else {
  console.error(`start: "${mode}" is none of ${[...Object.keys(ENTRY), 'dev'].join(', ')}`);
  process.exitCode = 2;
}

async function run(mode) {
  const problem = buildProblem(ENTRY[mode]);
  if (problem !== undefined) {
    console.error(`Breakwater cannot start: ${problem}`);
    process.exitCode = 1;
    return;
  }
  // The words after it are for the command of an operator.
  process.argv.splice(2, 1);
  await import(new URL(`../${ENTRY[mode]}`, import.meta.url).href);
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
