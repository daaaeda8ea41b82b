import { afterAll, describe, expect, test } from 'vitest';

import { startEmbedded } from '../soak/faults/embedded.ts';
import { runFaults } from '../soak/faults/run-faults.ts';
import { startServices } from '../soak/faults/services.ts';
import { startKafka } from '../support/kafka.ts';

/* The short form of `npm run soak -- faults`, each time with a seed of its own, which it prints. */
const options = { seed: Date.now() % 2 ** 32, perSecond: 100, leastPauseMs: 500, mostPauseMs: 2_500 };
const CLEAN = {
  missing: [],
  doubled: [],
  miscounted: 0,
  unbalanced: [],
  falseAlerts: [],
  deadLetters: 0,
  lossStatements: 0,
};

test('one process, killed at random moments: acknowledged events are stored once, and accounted for', async () => {
  const report = await runFaults(await startEmbedded(), { ...options, seconds: 10 });
  console.log(JSON.stringify(report));
  expect(report.kills.length).toBeGreaterThan(1);
  expect(report.acknowledged).toBeGreaterThan(300);
  expect(report).toMatchObject({ givenUp: 0, withoutRetryAfter: 0, verdict: CLEAN });
});

const kafka = await startKafka();

describe.skipIf('skip' in kafka)('skip' in kafka ? kafka.skip : 'three relays and two processors on Kafka', () => {
  if ('skip' in kafka) return;
  afterAll(() => kafka.stop());

  test('killed at random moments, and the broker too: the same, and answers name a time to send again', async () => {
    const installation = await startServices(kafka);
    // One fault of each kind; all of them take the long form.
    const parts = installation.parts.filter(({ name }) => ['relay 1', 'processor 1', 'broker'].includes(name));
    const report = await runFaults({ ...installation, parts }, { ...options, seconds: 8 });
    console.log(JSON.stringify(report));
    expect(report.kills.length).toBeGreaterThan(0);
    expect(report.acknowledged).toBeGreaterThan(300);
    expect(report).toMatchObject({ givenUp: 0, withoutRetryAfter: 0, verdict: CLEAN });
  });
});
