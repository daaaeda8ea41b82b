import { spawnSync } from 'node:child_process';

/* `npm run soak -- ticks`: the long form of `ticks.flow.test.ts`, in which each partition of each lane is stopped for 20 minutes. */

const { status } = spawnSync(
  'vitest',
  ['run', '--config', 'test/vitest.config.ts', '--project', 'flows', 'processor/src/ticks/ticks.flow.test.ts'],
  { stdio: 'inherit', env: { ...process.env, EVERY_PARTITION: '1' } },
);
process.exitCode = status ?? 1;
