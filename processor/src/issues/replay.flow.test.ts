import { join } from 'node:path';

import { openLog } from '@breakwater/relay/log';
import type { Log } from '@breakwater/relay/log';
import { quiet, temporaryFolder } from '@breakwater/relay/testing';
import type { TemporaryFolder } from '@breakwater/relay/testing';
import { afterAll, beforeAll, describe } from 'vitest';

import { openTestStore } from '../testing/flow.ts';
import type { Store } from '../store/index.ts';
import { replayContract } from './testing/replay-contract.ts';

const PARTITIONS = 3;

let folder: TemporaryFolder;
let store: Store;
const logs: Log[] = [];
beforeAll(async () => {
  folder = await temporaryFolder();
  store = await openTestStore(folder.path);
});
afterAll(async () => {
  for (const log of logs) await log.close();
  await store?.close();
  await folder?.remove();
});

describe('in one process', () => {
  replayContract([1, 2], async (seed) => {
    const place = join(folder.path, `log-${seed}`);
    const log = await openLog(
      { kind: 'embedded', folder: place, partitions: PARTITIONS, maxTopicBytes: 2 ** 30 },
      quiet,
    );
    logs.push(log);
    return { log, store, partitions: PARTITIONS };
  });
});
