import { afterAll, describe, expect, test } from 'vitest';

import { batchTests } from './contract-batches.ts';
import { gateTests } from './contract-gates.ts';
import { fail, numbered, options } from './contract-kit.ts';
import type { Bench, OpenedLog } from './contract-kit.ts';
import { recordTests } from './contract-records.ts';
import { retryTests } from './contract-retries.ts';
import { tailTests } from './contract-tails.ts';
import type { TopicSpec } from '../topics.ts';

export * from './contract-kit.ts';
export { lossContract, type BreakableLog } from './contract-losses.ts';

const spec = (name: string, cleanup: TopicSpec['cleanup']): TopicSpec => ({
  name,
  key: 'any',
  holds: 'records of the contract suite',
  cleanup,
  retentionMs: 3_600_000,
});

/** The topics that `open` must provide. Each test has a topic of its own, because emptying a Kafka between tests takes too long. */
export const CONTRACT_TOPICS: readonly TopicSpec[] = [
  ...Array.from({ length: 24 }, (_, index) => spec(`contract-${index}`, 'delete')),
  ...Array.from({ length: 3 }, (_, index) => spec(`contract-compact-${index}`, 'compact')),
];

/** The contract that every adapter must keep. `open` gives an empty log. */
export function logContract(open: () => Promise<OpenedLog>): void {
  describe('keeps the contract of the log', () => {
    let opened: OpenedLog | null = null;
    let topics = 0;
    let compactTopics = 0;
    const start = async (): Promise<OpenedLog> => (opened ??= await open());
    const freshTopic = (): string => `contract-${topics++}`;
    const freshCompactTopic = (): string => `contract-compact-${compactTopics++}`;
    const reopen = async (): Promise<OpenedLog> => (opened = await (await start()).reopen());
    const bench: Bench = { start, reopen, freshTopic, freshCompactTopic };

    afterAll(() => opened?.destroy());

    recordTests(bench);
    batchTests(bench);
    gateTests(bench);
    retryTests(bench);
    tailTests(bench);

    test('rejects every call after it was closed', async () => {
      const { log } = await start();
      expect(await log.healthy()).toBe(true);
      await log.close();
      const topic = freshTopic();
      await expect(log.append(topic, numbered(1))).rejects.toThrow('closed');
      await expect(log.consume(options(topic, 'closed'), async () => undefined)).rejects.toThrow('closed');
      await expect(log.tail(topic, fail, fail)).rejects.toThrow('closed');
      expect(await log.healthy()).toBe(false);
      await log.close();
    });
  });
}
