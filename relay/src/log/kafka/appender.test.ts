import { expect, test } from 'vitest';

import { LogUnavailableError } from '../port.ts';
import { aheadOf, Appender } from './appender.ts';
import type { Kafka, Producer } from './client.ts';

/** A broker that takes a given time for each request, on a clock of its own. */
function slowBroker(requestMs: number) {
  let now = 0;
  const producer = {
    connect: async () => undefined,
    disconnect: async () => undefined,
    sendBatch: async () => {
      now += requestMs;
      return [];
    },
  } as unknown as Producer;
  const kafka: Pick<Kafka, 'producer'> = { producer: () => producer };
  return { kafka, now: () => now };
}

// Large enough for a request each.
const record = { key: 'k', value: Buffer.alloc(1_000_000) };

test('refuses records that waited ten seconds for a slow broker, and sends those that come later', async () => {
  const { kafka, now } = slowBroker(4_000);
  const appender = new Appender(kafka, 'none', now);
  const appends = await Promise.allSettled(Array.from({ length: 10 }, () => appender.append('topic', [record])));
  expect(appends.map(({ status }) => status)).toEqual([
    ...Array.from({ length: 3 }, () => 'fulfilled'),
    ...Array.from({ length: 7 }, () => 'rejected'),
  ]);
  expect(appends.at(-1)).toMatchObject({ reason: expect.any(LogUnavailableError) as unknown });
  expect(appender.headroom).toBe(1);
  await appender.append('topic', [record]);
});

test('finishes an append that has begun, even after ten seconds', async () => {
  const { kafka, now } = slowBroker(4_000);
  await new Appender(kafka, 'none', now).append(
    'topic',
    Array.from({ length: 10 }, () => record),
  );
});

test.each([
  ['between sending and answer', 1_500, 0],
  ['before it was sent', 400, 600],
  ['after it was answered', 5_000, -3_000],
  ['unknown', -1, null],
])('a clock is compared with an append that was %s', (_when, appendedAt, ahead) => {
  expect(aheadOf(1_000, 2_000, appendedAt)).toBe(ahead);
});
