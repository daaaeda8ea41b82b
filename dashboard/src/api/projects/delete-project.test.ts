import { TOPICS } from '@breakwater/relay/log';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { projectSchema } from '../../contract/projects.schema.ts';
import { apiErrorSchema } from '../../contract/session.schema.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

const make = async (name: string) => {
  const body = JSON.stringify({ name, platform: 'node' });
  const response = await api.ask('/api/ui/projects', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return projectSchema.parse(await response.json());
};
const remove = (slug: string, confirm = slug): Promise<Response> =>
  api.ask(`/api/ui/projects/${slug}?confirm=${confirm}`, { method: 'DELETE' });
const causeOf = async (response: Response): Promise<string> => apiErrorSchema.parse(await response.json()).detail;

test('the only project stays', async () => {
  expect(await causeOf(await remove('default'))).toContain('The only project');
});

test('a project goes with its slug as confirmation alone: its keys stop, and its id is not given out again', async () => {
  const shop = await make('Shop');
  const known = new Map<string, boolean>();
  const tail = await api.log.tail(
    TOPICS.settings.name,
    ({ key, value }) => void known.set(key, value !== null),
    () => {},
  );
  const key = shop.keys[0]!.publicKey;
  expect(known.get(key)).toBe(true);

  expect(await causeOf(await remove('shop', 'Shop'))).toBe('confirm: is not shop');
  expect((await remove('shop')).status).toBe(204);
  await expect.poll(() => known.get(key)).toBe(false);
  await tail.stop();

  const left = z.array(projectSchema).parse(await (await api.ask('/api/ui/projects')).json());
  expect(left.map(({ slug }) => slug)).toEqual(['default']);
  expect((await remove('shop')).status).toBe(404);
  expect(await api.store.select('SELECT project_id, issue_id, status FROM deletions')).toEqual([
    { project_id: shop.id, issue_id: '0', status: 'waiting' },
  ]);
  const again = await make('Shop');
  expect([again.slug, again.id]).toEqual(['shop', shop.id + 1]);
});
