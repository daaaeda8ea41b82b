import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { shownErasureSchema } from '../../contract/erasures.schema.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

const post = (body: object): Promise<Response> =>
  api.ask('/api/0/erasures/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('an erasure is kept as a hash, and says when the log forgets the person too', async () => {
  const response = await post({ kind: 'email', value: ' Ada@Example.com ', project: 'default' });
  expect(response.status).toBe(202);
  const made = shownErasureSchema.parse(await response.json());
  expect(made).toMatchObject({ kind: 'email', project: 'default', status: 'waiting', doneAt: null });
  expect(made.logGoneBy - made.at).toBe(14 * 86_400_000);

  const listed = z.array(shownErasureSchema).parse(await (await api.ask('/api/0/erasures/')).json());
  expect(listed).toEqual([made]);
  const rows = await api.store.select<{ hash: string }>('SELECT * FROM erasures');
  expect(JSON.stringify(rows).toLowerCase()).not.toContain('ada@');
  expect(rows[0]?.hash).toMatch(/^[0-9a-f]{64}$/);
});

describe('names the fault', () => {
  test.each<[number, string, object]>([
    [400, 'kind: none of id, email and ip', { kind: 'name', value: 'x' }],
    [400, 'value: empty', { kind: 'id', value: ' ' }],
    [400, 'value: over 256 characters', { kind: 'id', value: 'x'.repeat(257) }],
    [400, 'value: not a text', { kind: 'id', value: 7 }],
    [400, 'value: not an e-mail address', { kind: 'email', value: 'ada' }],
    [400, 'value: not an IP address', { kind: 'ip', value: '300.1.1.1' }],
    [404, 'project: nobody does not exist', { kind: 'id', value: 'x', project: 'nobody' }],
  ])('%i %s', async (status, detail, body) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ detail });
  });
});
