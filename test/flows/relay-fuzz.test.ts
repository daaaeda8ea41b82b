import { expect, test } from 'vitest';

import { fuzzRelay } from '../soak/fuzz-relay.ts';

const COUNT = 3000;
// 202 is the answer to a check-in, 429 to kinds that nothing stores, 503 to large bodies that wait for those of the same address.
const LISTED = [200, 202, 400, 401, 403, 404, 408, 413, 415, 429, 503];

test('mutated envelopes neither crash the relay, nor make it fail, nor fill its memory', async () => {
  const seed = Number(process.env.FUZZ_SEED ?? 1);
  console.log(`FUZZ_SEED=${seed}`);
  const report = await fuzzRelay(COUNT, seed);
  console.log(JSON.stringify(report));

  expect(report.suspects).toEqual([]);
  expect(
    Object.keys(report.statuses)
      .map(Number)
      .filter((status) => !LISTED.includes(status)),
  ).toEqual([]);
  expect(report.exitCode).toBe(0);
  // Mutants must reach the end of the path too, or only its first step is tested.
  expect(report.records).toBeGreaterThan(COUNT / 50);
  expect(report.statuses[400]).toBeGreaterThan(COUNT / 50);
  expect(Math.max(...report.rssMb)).toBeLessThan(700);
});
