import { ClickHouseError } from '@clickhouse/client';
import { expect, test } from 'vitest';

import { watchInserts } from './watch-inserts.ts';

function watching(probes: (Error | null)[] = []) {
  let now = 0;
  let probed = 0;
  const watcher = watchInserts({
    now: () => now,
    probe: async () => {
      const error = probes[probed++];
      if (error) throw error;
    },
  });
  return {
    watcher,
    pass: (ms: number) => (now += ms),
    probed: () => probed,
    insert: (table: string, error?: Error) =>
      watcher.watch(table, 2, error ? Promise.reject(error) : Promise.resolve()).catch(() => undefined),
  };
}

const refusal = (type: string, code = '1') => new ClickHouseError({ message: type, code, type });

test('a store that took rows lately needs no probe, and an idle one proves itself by a row', async () => {
  const { watcher, pass, probed, insert } = watching();
  await insert('events');
  expect([await watcher.problem(), probed()]).toEqual([null, 0]);
  pass(60_000);
  expect([await watcher.problem(), probed()]).toEqual([null, 1]);
  pass(59_000);
  expect([await watcher.problem(), probed()]).toEqual([null, 1]);
});

test.each(['READONLY', 'TABLE_IS_READ_ONLY', 'TOO_MANY_PARTS', 'NOT_ENOUGH_SPACE', 'MEMORY_LIMIT_EXCEEDED'])(
  'a store that answers %s takes no rows, until it takes those of the same table',
  async (type) => {
    const { watcher, pass, insert } = watching();
    await insert('events', refusal(type));
    await insert('ledger');
    expect(await watcher.problem()).toContain(`rows of events: ${type} since 1970`);
    pass(5_000);
    await insert('events');
    expect(await watcher.problem()).toBeNull();
    expect([...watcher.failures()]).toEqual([{ table: 'events', code: type, quantity: 1 }]);
    expect([...watcher.totals()].map(({ table, inserts, rows }) => [table, inserts, rows])).toEqual([
      ['ledger', 1, 2],
      ['events', 1, 2],
    ]);
  },
);

test('a row that cannot be parsed says nothing of the store', async () => {
  const { watcher, insert } = watching();
  await insert('ledger');
  await insert('events', refusal('CANNOT_PARSE_INPUT_ASSERTION_FAILED'));
  expect(await watcher.problem()).toBeNull();
  expect([...watcher.failures()]).toHaveLength(1);
});

test('a store that cannot be reached, and one that does not answer', async () => {
  const { watcher, pass, insert } = watching();
  await insert('events', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
  expect(await watcher.problem()).toContain('ECONNREFUSED');
  await insert('events');
  void watcher.watch('spans', 1, new Promise(() => undefined));
  expect(await watcher.problem()).toBeNull();
  pass(16_000);
  expect(await watcher.problem()).toContain('has not answered an insert for 16 s');
});

test('an idle store is asked again where it refuses the probe', async () => {
  const { watcher, pass, probed } = watching([refusal('READONLY'), null]);
  pass(60_000);
  expect(await watcher.problem()).toContain('rows of write_probes: READONLY');
  pass(4_000);
  expect([await watcher.problem(), probed()]).toEqual([expect.stringContaining('READONLY'), 1]);
  pass(1_000);
  expect([await watcher.problem(), probed()]).toEqual([null, 2]);
});
