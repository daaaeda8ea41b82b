import { join } from 'node:path';

import type { Log } from '@breakwater/relay/log';
import { openTestLog, quiet, temporaryFolder } from '@breakwater/relay/testing';

import { openStore } from '../store/index.ts';
import type { Store } from '../store/index.ts';

const MIB = 1024 * 1024;

export const openTestStore = (folder: string): Promise<Store> =>
  openStore(
    {
      kind: 'embedded',
      folder: join(folder, 'store'),
      maxMemoryBytes: 1024 * MIB,
      blobFolder: join(folder, 'blobs'),
    },
    quiet,
  );

export interface LogAndStore {
  folder: string;
  log: Log;
  store: Store;
  /** Closes both and removes their folder. */
  close(): Promise<void>;
}

/** A log and a store in a folder of their own. */
export async function openLogAndStore(): Promise<LogAndStore> {
  const folder = await temporaryFolder();
  const [store, log] = await Promise.all([openTestStore(folder.path), openTestLog(folder.path)]);
  const close = async (): Promise<void> => {
    await log.close();
    await store.close();
    await folder.remove();
  };
  return { folder: folder.path, log, store, close };
}
