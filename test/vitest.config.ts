import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
// Without `module`, which is for bundlers: Node cannot load what some packages have there.
const conditions = ['source', 'node', 'import', 'default'];

/** `unit`: tables of cases and the contract suites. `flows`: the whole product, one file after the other, for they share two cores. */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        ssr: { resolve: { conditions, externalConditions: conditions } },
        resolve: { conditions },
        test: {
          name: 'unit',
          include: ['{sdk,relay,processor,dashboard}/src/**/*.test.{ts,tsx}', 'test/unit/**/*.test.ts'],
          exclude: ['**/*.flow.test.ts', '**/node_modules/**', '**/dist/**'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
          // chdb crashes in worker threads; a child process a file also keeps one engine a process.
          pool: 'forks',
          maxWorkers: 2,
        },
      },
      {
        root,
        ssr: { resolve: { conditions, externalConditions: conditions } },
        resolve: { conditions },
        test: {
          name: 'flows',
          include: [
            '{sdk,relay,processor,dashboard}/src/**/*.flow.test.ts',
            'test/flows/**/*.test.ts',
            'test/e2e/**/*.test.ts',
            'test/peers/**/*.test.ts',
          ],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          pool: 'forks',
          maxWorkers: 1,
          fileParallelism: false,
        },
      },
    ],
  },
});
