import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe } from 'vitest';

import { CONTRACT_TOPICS, lossContract } from '../testing/contract.ts';
import type { BreakableLog } from '../testing/contract.ts';
import type { Log } from '../port.ts';
import { openEmbeddedLog } from './embedded-log.ts';
import { parseSegmentName } from './segment.ts';

/** Each append has a segment of its own, so that any record may be the oldest. */
async function open(folder: string): Promise<BreakableLog> {
  const openIt = () =>
    openEmbeddedLog({ folder, partitions: 1, maxTopicBytes: 2 ** 30, topics: CONTRACT_TOPICS, segmentBytes: 1 });
  let log = await openIt();
  /** Makes a change while the log is closed. */
  const meanwhile = async (change: () => Promise<void>): Promise<Log> => {
    await log.close();
    await change();
    return (log = await openIt());
  };
  return {
    get log() {
      return log;
    },
    partitions: 1,
    reopen: () => log.close().then(() => open(folder)),
    destroy: async () => {
      await log.close();
      await rm(folder, { recursive: true });
    },
    dropBefore: (topic, offset) =>
      meanwhile(async () => {
        const path = join(folder, 'topics', topic, '0');
        for (const name of await readdir(path)) {
          if ((parseSegmentName(name)?.base ?? offset) < offset) await rm(join(path, name));
        }
      }),
    movePlace: (topic, group, place) =>
      meanwhile(async () => {
        const path = join(folder, 'groups', `${group}.json`);
        const places = await readFile(path, 'utf8').then(
          (text) => (JSON.parse(text) as { places: object }).places,
          () => ({}),
        );
        await writeFile(path, JSON.stringify({ v: 1, places: { ...places, [topic]: { 0: place } } }));
      }),
  };
}

describe('embedded log', () => {
  lossContract(async () => open(await mkdtemp(join(tmpdir(), 'breakwater-losses-'))));
});
