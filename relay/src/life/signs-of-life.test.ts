import { expect, test } from 'vitest';

import { decodeRecord, relayRecordSchema } from '../log/index.ts';
import type { LogRecord } from '../log/index.ts';
import { quiet } from '../testing/index.ts';
import { startSigns } from './signs-of-life.ts';

test('a sign is appended at the start and at the close, and a refusal in between ends the span', async () => {
  const said: LogRecord[] = [];
  let time = 1_000;
  const log = { append: async (_topic: string, records: readonly LogRecord[]) => void said.push(...records) };
  const signs = await startSigns({ log, logger: quiet, relay: 'r1', now: () => time });
  signs.refused();
  time = 6_000;
  await signs.close();
  const records = said.map(({ value }) => decodeRecord(relayRecordSchema, value!));
  expect(records.map(({ at, alive }) => [at, alive])).toEqual([
    [1_000, [{ from: 1_000, to: 1_000 }]],
    [
      6_000,
      [
        { from: 1_000, to: 1_000 },
        { from: 6_000, to: 6_000 },
      ],
    ],
  ]);
  expect(said.map(({ key }) => key)).toEqual(['r1', 'r1']);
});

test('a relay whose log is out does not live, and starts all the same', async () => {
  let isOut = true;
  let last: LogRecord | undefined;
  const log = {
    async append(_topic: string, records: readonly LogRecord[]) {
      if (isOut) throw new Error('out');
      last = records[0];
    },
  };
  let time = 1_000;
  const signs = await startSigns({ log, logger: quiet, relay: 'r1', now: () => time });
  isOut = false;
  time = 9_000;
  await signs.close();
  expect(decodeRecord(relayRecordSchema, last!.value!).alive).toEqual([{ from: 9_000, to: 9_000 }]);
});
