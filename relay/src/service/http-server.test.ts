import { expect, test } from 'vitest';

import { createHttpServer } from './http-server.ts';

test('a path that cannot be read is answered in the shape of every other error', async () => {
  const server = createHttpServer({ trustProxy: [], maxConnections: 10, requestTimeoutMs: 1000 });
  const answer = await server.inject('/api/0/issues/%ff/');
  expect([answer.statusCode, answer.json()]).toEqual([400, { detail: expect.stringContaining('path: '), causes: [] }]);
  await server.close();
});
