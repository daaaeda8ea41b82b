import { randomUUID } from 'node:crypto';

import { describe, expect, inject, test } from 'vitest';

import { freePort, launchUntil, startBreakwater } from '../../support/breakwater.ts';
import { errorEvent, sendEvent } from '../../support/send.ts';
import { until } from '../../support/wait.ts';
import { deleteTopic } from './kafka-damage.ts';

const kafka = inject('kafka');

describe.skipIf('skip' in kafka)('skip' in kafka ? kafka.skip : 'a relay on Kafka whose settings are gone', () => {
  if ('skip' in kafka) return;

  test('asks clients to come again, is not ready and says why, until a dashboard has published the keys', async () => {
    const topicPrefix = `test-${randomUUID()}.`;
    const env = {
      BREAKWATER_KAFKA_BROKERS: kafka.brokers.join(),
      BREAKWATER_KAFKA_TOPIC_PREFIX: topicPrefix,
      BREAKWATER_KAFKA_PARTITIONS: '1',
    };
    const port = await freePort();
    const relayUrl = `http://localhost:${port}`;
    const startRelay = () =>
      launchUntil([process.execPath, 'relay/dist/main.js'], { ...env, PORT: String(port) }, 'relay is ready at');
    const send = async (dsn: string): Promise<number> =>
      (await sendEvent(dsn.replace(/localhost:\d+/, `localhost:${port}`), errorEvent())).status;
    const ready = async (): Promise<[number, string]> => {
      const answer = await fetch(`${relayUrl}/ready`);
      return [answer.status, await answer.text()];
    };

    const first = await startRelay();
    expect(await ready()).toEqual([503, expect.stringContaining('project')]);
    const dashboard = await startBreakwater(env);
    await until('the relay to know the key', ready, ([status]) => status === 200);
    expect(await send(dashboard.dsn)).toBe(200);

    // A Kafka that was begun anew, or whose topic emptied itself.
    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(0);
    await dashboard.kill('SIGTERM');
    await deleteTopic(kafka.brokers, `${topicPrefix}settings`);
    const second = await startRelay();
    expect(await ready()).toEqual([503, expect.stringContaining('project')]);
    expect(await send(dashboard.dsn)).toBe(503);
    await dashboard.restart();
    await until('the relay to know the key again', ready, ([status]) => status === 200);
    expect(await send(dashboard.dsn)).toBe(200);

    second.child.kill('SIGTERM');
    expect(await second.exited).toBe(0);
    await dashboard.stop();
  }, 240_000);
});
