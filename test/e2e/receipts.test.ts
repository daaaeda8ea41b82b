import { expect, test } from 'vitest';

import { KIND_NAMES } from '../soak/injected.ts';
import { runReceipts } from '../soak/receipts.ts';

const EVENTS = 600;
const SEED = 1;

test('the receipt of every event has its outcome', { timeout: 120_000 }, async () => {
  const report = await runReceipts(EVENTS, SEED);
  const { seed, kinds, sendSeconds, askSeconds } = report;
  console.log(JSON.stringify({ seed, kinds, sendSeconds, askSeconds }));

  expect(report.wrong).toEqual([]);
  expect(Object.keys(kinds).sort()).toEqual([...KIND_NAMES].sort());
});
