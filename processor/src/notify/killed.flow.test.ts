import { expect, test } from 'vitest';

import { killDeliveries } from '../testing/kill-deliveries.ts';

test('every decision ends as delivered, refused or in doubt, none twice, at most one in doubt for each kill', async () => {
  const report = await killDeliveries(36, { seed: 7, calmAfter: 3 });
  expect(report).toMatchObject({ mailsTwice: 0, chatsTwice: 0, wrong: 0, open: 0 });
  expect(report.inDoubtByKill).toBeLessThanOrEqual(report.kills);
  const ends = Object.values(report.states).reduce((sum, count) => sum + count);
  expect(ends).toBe(3 * 36);
  expect(report.states['hook delivered']).toBe(36);
}, 240_000);
