import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createLogger } from '@breakwater/relay/service';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openStore } from '../open.ts';
import type { Store } from '../port.ts';

let base = '';
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'breakwater-freeze-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const openIn = (folder: string): Promise<Store> =>
  openStore(
    { kind: 'embedded', folder, blobFolder: join(base, 'blobs'), maxMemoryBytes: 512 * 1024 * 1024 },
    createLogger('test', 'error'),
  );

const row = (number: number): object => ({ loss_id: `loss ${number}`, topic: 'events', at: new Date().toISOString() });
const idsIn = async (store: Store): Promise<string[]> =>
  (await store.select<{ id: string }>('SELECT loss_id AS id FROM losses FINAL ORDER BY id')).map(({ id }) => id);

test('a frozen moment opens as a store with the rows and the tokens of that moment', async () => {
  const store = await openIn(join(base, 'store'));
  for (let number = 0; number < 5; number += 1) await store.insert('losses', [row(number)], `token ${number}`);

  let isHeld = false;
  const written: boolean[] = [];
  const taking = store.freeze?.('one', async () => {
    isHeld = true;
    // It waits until the moment is over.
    void store.insert('losses', [row(9)], 'token 9').then(() => written.push(isHeld));
    await store.select('SELECT 1');
    return 'the log';
  });
  const taken = await taking?.finally(() => (isHeld = false));
  expect(taken?.moment).toBe('the log');
  expect(taken?.frozen.rows['losses']).toBe(5);
  await expect.poll(() => written).toEqual([false]);

  await cp(taken?.frozen.folder ?? '', join(base, 'copy'), { recursive: true });
  await taken?.frozen.release();
  expect(await readdir(join(base, 'store', 'shadow'))).not.toContain('one');
  expect(await idsIn(store)).toContain('loss 9');
  await store.close();

  const copy = await openIn(join(base, 'copy'));
  const ids = ['loss 0', 'loss 1', 'loss 2', 'loss 3', 'loss 4'];
  expect(await idsIn(copy)).toEqual(ids);
  // A repeat of an insert of before has no effect, and a new one has.
  await copy.insert('losses', [row(7)], 'token 4');
  expect(await idsIn(copy)).toEqual(ids);
  await copy.insert('losses', [row(7)], 'token 7');
  expect(await idsIn(copy)).toEqual([...ids, 'loss 7']);
  await copy.close();
});
