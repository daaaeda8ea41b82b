import { runTier, vitestStep } from './tiers.ts';
import type { Step } from './tiers.ts';

/* `npm run check`, and with --flows `npm test`: these steps, in this order, nothing else. */

const WORKSPACES = ['sdk', 'relay', 'processor', 'dashboard', 'test'];
const turbo = (tasks: string): string => `turbo run ${tasks} --concurrency=2 --continue --output-logs=errors-only`;

const CHECK: Step[] = [
  { name: 'format', command: 'oxfmt --config .oxfmtrc.json --check .' },
  { name: 'lint', command: 'oxlint -c .oxlintrc.json --deny-warnings' },
  { name: 'types', command: turbo('typecheck') },
  { name: 'boundaries', command: 'turbo boundaries' },
  { name: 'unused', command: 'knip --config .knip.json' },
  {
    name: 'unit tests and build',
    command: turbo('test:unit build'),
    reports: WORKSPACES.map((workspace) => `${workspace}/.report/unit.json`),
  },
  { name: 'sizes', command: 'node --import tsx test/sizes.ts' },
  { name: 'package of the SDK', command: 'node test/sdk-package.js' },
];

await runTier(process.argv.includes('--flows') ? [...CHECK, vitestStep('flows')] : CHECK);
