import { expect, test } from 'vitest';

import { startEmbedded } from '../soak/faults/embedded.ts';
import { runFaults } from '../soak/faults/run-faults.ts';
import { CLEAN, SHORT_FAULTS } from '../support/short-faults.ts';

test('one process, killed at random moments: acknowledged events are stored once, and accounted for', async () => {
  const report = await runFaults(await startEmbedded(), { ...SHORT_FAULTS, seconds: 10 });
  console.log(JSON.stringify(report));
  expect(report.kills.length).toBeGreaterThan(0);
  expect(report.acknowledged).toBeGreaterThan(300);
  expect(report).toMatchObject({ givenUp: 0, withoutRetryAfter: 0, verdict: CLEAN });
});
