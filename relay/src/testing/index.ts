export { randomFrom } from './random.ts';
export { openTestLog, quiet, temporaryFolder } from './temporary-log.ts';
export type { TemporaryFolder } from './temporary-log.ts';
export { until } from './until.ts';
