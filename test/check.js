// `npm run check`, and with --flows `npm test`: what CI runs, in that order, nothing else.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const reports = mkdtempSync(join(tmpdir(), 'breakwater-check-'));
const vitest = (project) =>
  `vitest run --config test/vitest.config.ts --project ${project} --reporter=default --reporter=json --outputFile.json=${join(reports, `${project}.json`)}`;

const SDK_FOLDERS = ['wire', 'core', 'browser', 'node', 'cli'].map((folder) => `sdk/src/${folder}`);
const PROJECTS = ['sdk', ...SDK_FOLDERS, 'relay', 'processor', 'dashboard', 'dashboard/src/web', 'test'];

const STEPS = [
  ['format', 'oxfmt --config .oxfmtrc.json --check .'],
  ['lint', 'oxlint -c .oxlintrc.json --deny-warnings'],
  ...PROJECTS.map((project) => [`types of ${project}`, `tsc -p ${project}/tsconfig.json`]),
  ['boundaries', 'turbo boundaries'],
  ['unused', 'knip --config .knip.json'],
  ['unit tests', vitest('unit')],
  ['build', 'npm run --silent build'],
  ['sizes', 'node test/sizes.js'],
];
if (process.argv.includes('--flows')) STEPS.push(['flows', vitest('flows')]);

let failedStep;
for (const [name, command] of STEPS) {
  const started = performance.now();
  const code = await run(command);
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (code !== 0) {
    failedStep = name;
    break;
  }
}

const counts = ['unit', 'flows'].map(readCounts).reduce((sum, one) => sum.map((n, i) => n + one[i]), [0, 0, 0]);
rmSync(reports, { recursive: true, force: true });
if (failedStep) console.log(`\nStopped at: ${failedStep}`);
console.log(
  `\n${counts[0]} passed, ${counts[1] + (failedStep && counts[1] === 0 ? 1 : 0)} failed, ${counts[2]} skipped`,
);
process.exitCode = failedStep ? 1 : 0;

function run(command) {
  return new Promise((resolve) => {
    const child = spawn(command, {
      cwd: root,
      shell: true,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
        TURBO_TELEMETRY_DISABLED: '1',
      },
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function readCounts(project) {
  try {
    const report = JSON.parse(readFileSync(join(reports, `${project}.json`), 'utf8'));
    return [report.numPassedTests, report.numFailedTests, report.numPendingTests];
  } catch {
    return [0, 0, 0];
  }
}
