import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { writeAll } from './segment.ts';

/** As much as a usual append. */
const PROBE_BYTES = 64 * 1024;

/** Whether the disk takes as much as a usual append again. */
export async function canWrite(folder: string): Promise<boolean> {
  const path = join(folder, 'probe');
  try {
    const handle = await open(path, 'w');
    try {
      // A nearly full disk takes a part without an error; only writing the rest fails.
      await writeAll(handle, Buffer.alloc(PROBE_BYTES), 0);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    return true;
  } catch {
    return false;
  } finally {
    await rm(path, { force: true });
  }
}
