import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe } from 'vitest';

import { CONTRACT_TOPICS, logContract, type OpenedLog } from '../contract.ts';
import { openEmbeddedLog } from './embedded-log.ts';

const PARTITIONS = 3;

async function open(folder: string): Promise<OpenedLog> {
  const log = await openEmbeddedLog({
    folder,
    partitions: PARTITIONS,
    maxTopicBytes: 2 ** 30,
    topics: CONTRACT_TOPICS,
  });
  return {
    log,
    partitions: PARTITIONS,
    reopen: async () => {
      await log.close();
      return open(folder);
    },
    destroy: async () => {
      await log.close();
      await rm(folder, { recursive: true });
    },
  };
}

describe('embedded log', () => {
  logContract(async () => open(await mkdtemp(join(tmpdir(), 'breakwater-log-'))));
});
