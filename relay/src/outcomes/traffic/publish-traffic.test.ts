import { afterEach, expect, test, vi } from 'vitest';

import { decodeRecord, outcomesRecordSchema } from '../../log/index.ts';
import type { LogRecord } from '../../log/index.ts';
import { publishTraffic } from './publish-traffic.ts';
import { createTraffic } from './traffic.ts';

afterEach(() => void vi.useRealTimers());

/** A log whose first append is never answered. */
function start(answers: (nth: number) => Promise<void>) {
  vi.useFakeTimers();
  const traffic = createTraffic(() => 0);
  const appended: LogRecord[] = [];
  const said: string[] = [];
  const log = {
    append: async (_topic: string, records: readonly LogRecord[]) => {
      await answers(appended.push(...records));
    },
  };
  const logger = { error: (_fields: object, words: string) => void said.push(words) };
  const published = publishTraffic(traffic, { log, logger, relay: 'r', now: () => 0 });
  const count = (): void =>
    traffic.units({ publicKey: 'k', project: 1, client: '' }, 'error', { outcome: 'appended', reason: '' }, 1);
  const told = () => appended.map(({ value }) => decodeRecord(outcomesRecordSchema, value!).traffic?.[0]?.quantity);
  return { published, count, told, said };
}

const never = new Promise<void>(() => {});

test('a stop appends the last counts, also behind an append that hangs, and says when the log has not taken them', async () => {
  const { published, count, told, said } = start((nth) => (nth === 1 ? never : Promise.resolve()));
  count();
  published.soon();
  await vi.advanceTimersByTimeAsync(5_000);
  count();
  const closed = published.close();
  await vi.advanceTimersByTimeAsync(300);
  await closed;
  expect(told()).toEqual([1, 2]);
  expect(said).toEqual([expect.stringContaining('could not be published')]);
});

test('a stop says nothing when the log has all of it, or when there is nothing', async () => {
  const { published, count, told, said } = start(() => Promise.resolve());
  count();
  await published.close();
  await published.close();
  expect([told(), said]).toEqual([[1], []]);
});

test('a stop says that a log which is out has not taken the last counts', async () => {
  const { published, count, said } = start(() => Promise.reject(new Error('out')));
  count();
  await published.close();
  expect(said).toHaveLength(1);
});
