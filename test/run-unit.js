// `npm run test:unit` of a workspace, whose folder is the one it is run in. The report is an output of the task: turbo restores it
// together with the result, so that a run which the cache answers counts its tests too.
import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';

const workspace = basename(process.cwd());
const tests = workspace === 'test' ? 'test/unit/' : `${workspace}/src/`;
const report = `${workspace}/.report/unit.json`;
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const { status } = spawnSync(
  'vitest',
  ['run', '--config', '../test/vitest.config.ts', '--project', 'unit', tests, ...reporters],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
