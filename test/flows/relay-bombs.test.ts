import { expect, test } from 'vitest';

import { NEAR_THE_RATIO, throwBombs } from '../soak/bombs.ts';

test('bombs of each encoding from twelve addresses are refused, and a well-behaved client with the same key notices nothing', async () => {
  const seed = Number(process.env.BOMBS_SEED ?? 1);
  console.log(`BOMBS_SEED=${seed}`);
  const report = await throwBombs({ seed, seconds: 4, senders: 12 });
  console.log(JSON.stringify(report));

  expect(Object.keys(report.events)).toEqual(['200']);
  expect(Object.keys(report.large)).toEqual(['200']);
  expect(report.exitCode).toBe(0);
  for (const [name, by] of Object.entries(report.bombs)) {
    if (name !== NEAR_THE_RATIO) expect([name, Object.keys(by)]).toEqual([name, ['413']]);
  }
});
