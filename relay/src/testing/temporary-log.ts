import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openLog } from '../log/index.ts';
import type { Log } from '../log/index.ts';
import { createLogger } from '../service/index.ts';

export const quiet = createLogger('test', 'silent');

export interface TemporaryFolder {
  path: string;
  remove(): Promise<void>;
}

export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'breakwater-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** The embedded log with one partition; opened again on the same folder, it holds what was appended before. */
export const openTestLog = (folder: string): Promise<Log> =>
  openLog({ kind: 'embedded', folder: join(folder, 'log'), partitions: 1, maxTopicBytes: 2 ** 30 }, quiet);
