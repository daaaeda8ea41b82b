import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { expect, test } from 'vitest';

import { receiveArtifact } from './receive.ts';

test('a body that breaks while its file is still being opened leaves none behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-receive-'));
  // A single body rarely loses the race between two threads.
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const body = new Readable({
      read() {
        this.destroy(new Error('gone'));
      },
    });
    const received = receiveArtifact(body, { folder, encoding: 'identity', kind: 'source_map' });
    await expect(received).rejects.toThrow('gone');
  }
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
