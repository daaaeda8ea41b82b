import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { CONTRACT_TOPICS, consumeUntil, logContract, numbered } from '../testing/contract.ts';
import type { OpenedLog } from '../testing/contract.ts';
import { TOPICS } from '../topics.ts';
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

test('a log that was deleted and begun anew repeats offsets, but no id of a batch', async () => {
  const ids: string[] = [];
  for (let beginning = 0; beginning < 2; beginning++) {
    const { log, destroy } = await open(await mkdtemp(join(tmpdir(), 'breakwater-log-')));
    const topic = CONTRACT_TOPICS[0]!.name;
    await log.append(topic, numbered(3, 0, 'key'));
    const { batches } = await consumeUntil(log, { topic, group: 'g' }, (records) => records.length === 3);
    ids.push(...batches.map((batch) => batch.id));
    await destroy();
  }
  expect(ids).toHaveLength(2);
  expect(ids[0]!.split('@')[0]).toBe(ids[1]!.split('@')[0]);
  expect(ids[0]).not.toBe(ids[1]);
});

test('a topic with fixed partitions is refused with another number of them, and opens with its own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-log-'));
  const openWith = (partitions: number) =>
    openEmbeddedLog({ folder, partitions, maxTopicBytes: 2 ** 30, topics: [TOPICS.events, TOPICS.issues] });
  await (await openWith(2)).close();
  await expect(openWith(3)).rejects.toThrow('Topic issues has 2 partitions, and 3 are set.');
  await (await openWith(2)).close();
  await rm(folder, { recursive: true });
});
