import { expect, test } from 'vitest';

import { killDeliveries } from '../testing/kill-deliveries.ts';

test('every decision ends as delivered, refused or in doubt, none twice, however often its sender is killed', async () => {
  const report = await killDeliveries(30, { seed: 7, calmAfter: 3 });
  expect(report).toMatchObject({ mailedTwice: 0, wrong: 0, open: 0 });
  expect(report.inDoubtByKill).toBeLessThanOrEqual(report.kills);
  const ends = Object.values(report.states).reduce((sum, count) => sum + count);
  expect(ends).toBe(60);
  expect(report.states['channel delivered']).toBe(30);
});
