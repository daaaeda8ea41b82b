import { ClickHouseError } from '@clickhouse/client';
import { expect, test } from 'vitest';

import { watchAway } from './away.ts';

const refused = (): Error => Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

test('a store is away since the first call without an answer, and back with the next answer', async () => {
  let now = 0;
  const away = watchAway(() => now);
  now = 5_000;
  await expect(away.watch(Promise.reject(refused()))).rejects.toMatchObject({
    code: 'away',
    message: expect.stringContaining('since 1970-01-01T00:00:05.000Z'),
  });
  now = 9_000;
  await expect(away.watch(Promise.reject(new Error('Timeout error.')))).rejects.toMatchObject({ code: 'away' });
  expect(away.since()).toBe(5_000);
  await away.watch(Promise.resolve(1));
  expect(away.since()).toBeNull();
});

test('an error of ClickHouse is an answer', async () => {
  const away = watchAway(() => 1);
  await expect(away.watch(Promise.reject(refused()))).rejects.toThrow();
  const error = new ClickHouseError({ message: 'no', code: '241', type: 'MEMORY_LIMIT_EXCEEDED' });
  await expect(away.watch(Promise.reject(error))).rejects.toBe(error);
  expect(away.since()).toBeNull();
});
