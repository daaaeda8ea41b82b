import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { createReach } from './reach.ts';

const NEVER = new AbortController().signal;

/** The lines that a start writes while it reaches for a part. */
function telling() {
  const lines: object[] = [];
  return { lines, logger: { warn: (fields: object) => void lines.push(fields) } };
}

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

test('a part that hangs is named within five seconds and each minute, until it answers', async () => {
  const { lines, logger } = telling();
  let answer: (part: string) => void = () => undefined;
  const reaching = createReach(NEVER)(logger, 'the store', () => new Promise<string>((resolve) => (answer = resolve)));
  await vi.advanceTimersByTimeAsync(3_900);
  expect(lines).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(lines).toEqual([{ waitsFor: 'the store', since: '1970-01-01T00:00:00.000Z' }]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(lines).toHaveLength(3);
  answer('store');
  expect(await reaching).toBe('store');
  await vi.advanceTimersByTimeAsync(120_000);
  expect(lines).toHaveLength(3);
});

test.each([
  [
    'a client that gave up waiting',
    new Error('ClickHouse could not be reached', { cause: new Error('Timeout error.') }),
  ],
  ['a broker whose machine does not answer', new Error('Kafka', { cause: new Error('Connection timeout') })],
])('%s tries again', async (_name, error) => {
  let tries = 0;
  const reaching = createReach(NEVER)(telling().logger, 'a part', async () => {
    if (++tries < 3) throw error;
    return 'opened';
  });
  // An error that comes at once is no reason to ask in a circle.
  await vi.advanceTimersByTimeAsync(100);
  expect(tries).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect([await reaching, tries]).toEqual(['opened', 3]);
});

test('an error of another kind ends the start', async () => {
  const refused = new Error('connect ECONNREFUSED');
  await expect(createReach(NEVER)(telling().logger, 'a part', () => Promise.reject(refused))).rejects.toBe(refused);
});
