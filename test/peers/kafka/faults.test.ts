import { afterAll, describe, expect, test } from 'vitest';

import { runFaults } from '../../soak/faults/run-faults.ts';
import { startServices } from '../../soak/faults/services.ts';
import { startKafka } from '../../support/kafka.ts';
import { CLEAN, SHORT_FAULTS } from '../../support/short-faults.ts';

const kafka = await startKafka();

describe.skipIf('skip' in kafka)('skip' in kafka ? kafka.skip : 'three relays and two processors on Kafka', () => {
  if ('skip' in kafka) return;
  afterAll(() => kafka.stop());

  test('killed at random moments, and the broker too: the same, and answers name a time to send again', async () => {
    const installation = await startServices(kafka);
    // One fault of each kind; all of them take the long form.
    const parts = installation.parts.filter(({ name }) => ['relay 1', 'processor 1', 'broker'].includes(name));
    const report = await runFaults({ ...installation, parts }, { ...SHORT_FAULTS, seconds: 8 });
    console.log(JSON.stringify(report));
    expect(report.kills.length).toBeGreaterThan(0);
    expect(report.acknowledged).toBeGreaterThan(300);
    expect(report).toMatchObject({ givenUp: 0, withoutRetryAfter: 0, verdict: CLEAN });
  });
});
