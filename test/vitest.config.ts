import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';
import type { TestProjectInlineConfiguration } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
// Without `module`, which is for bundlers: Node cannot load what some packages have there.
const conditions = ['source', 'node', 'import', 'default'];
const FLOW = { testTimeout: 120_000, hookTimeout: 180_000 };
const PEERS = { testTimeout: 300_000, hookTimeout: 300_000, maxWorkers: 1, fileParallelism: false };

const project = (name: string, test: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration => ({
  root,
  ssr: { resolve: { conditions, externalConditions: conditions } },
  resolve: { conditions },
  // chdb crashes in worker threads. A process may open its engine again once a file has closed it.
  test: { name, pool: 'forks', ...test },
});

/**
 * `unit`: tables of cases and the contract suites. `flows`: the whole product and its parts, with no foreign package.
 * `peers-*`: the whole product beside foreign programs, which `npm run test:peers` installs.
 */
export default defineConfig({
  root,
  test: {
    projects: [
      project('unit', {
        include: ['{sdk,relay,processor,dashboard}/src/**/*.test.{ts,tsx}', 'test/unit/**/*.test.ts'],
        exclude: ['**/*.flow.test.ts', '**/node_modules/**', '**/dist/**'],
        testTimeout: 60_000,
        hookTimeout: 120_000,
        // Loading the modules again for each file costs as much as all tests.
        isolate: false,
        maxWorkers: 2,
      }),
      project('flows', {
        include: [
          '{sdk,relay,processor,dashboard}/src/**/*.flow.test.ts',
          'test/flows/**/*.test.ts',
          'test/e2e/**/*.test.ts',
        ],
        ...FLOW,
        // One flow of three waits: for processes, timers or the clean-up of the engine.
        maxWorkers: 3,
      }),
      project('peers-kafka', {
        include: ['test/peers/kafka/*.test.ts'],
        globalSetup: ['test/peers/kafka/shared-kafka.ts'],
        ...PEERS,
      }),
      project('peers-engines', { include: ['test/peers/engines/*.test.ts'], ...PEERS }),
      project('peers-s3', { include: ['test/peers/s3/*.test.ts'], ...PEERS }),
      project('peers-install', { include: ['test/peers/install/*.test.ts'], ...PEERS }),
      project('peers-sentry-sdks', {
        include: ['test/peers/sentry-sdks/*.test.ts'],
        globalSetup: ['test/support/shared-breakwater.ts'],
        ...PEERS,
      }),
      project('peers-sentry-cli', {
        include: ['test/peers/sentry-cli/*.test.ts'],
        globalSetup: ['test/support/shared-breakwater.ts'],
        ...PEERS,
      }),
      project('peers-sdk-apps', {
        include: ['test/peers/sdk-apps/*.test.ts'],
        globalSetup: ['test/peers/sdk-apps/installed-sdk.ts'],
        ...PEERS,
      }),
      project('peers-browser', {
        include: ['test/peers/browser/*.test.ts'],
        globalSetup: ['test/support/shared-breakwater.ts'],
        ...PEERS,
      }),
    ],
  },
});
