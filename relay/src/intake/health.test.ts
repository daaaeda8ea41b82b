import Fastify from 'fastify';
import { expect, test } from 'vitest';

import { healthRoutes } from './health.ts';
import { needOf } from '../service/index.ts';

test('a relay that stops while it is asked is not ready', async () => {
  let answer: ((isHealthy: boolean) => void) | null = null;
  const log = { healthy: () => new Promise<boolean>((resolve) => (answer = resolve)) };
  const server = Fastify({ return503OnClosing: false });
  await server.register(healthRoutes([needOf(log, 'away')]));
  const probe = server.inject('/api/relay/healthcheck/ready/').then(({ statusCode }) => statusCode);
  await expect.poll(() => answer, { interval: 1 }).not.toBe(null);
  await server.close();
  answer!(true);
  expect(await probe).toBe(503);
});
