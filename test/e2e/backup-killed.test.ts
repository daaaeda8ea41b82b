import { expect, test } from 'vitest';

import { runBackups } from '../soak/backups.ts';

test('kills of the product, of a backup and of a restore leave no half backup and lose no answered event', async () => {
  const report = await runBackups({ rounds: 3, seed: 7, perSecond: 20, faults: ['product', 'backup', 'restore'] });
  expect(report).toMatchObject({ proven: 3, faults: [], halfBackups: [], flipped: 3, flipsFound: 3 });
}, 240_000);
