import { afterAll, beforeAll, expect, test } from 'vitest';

import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

const MOST = 5000;
const created_at = new Date(0).toISOString();
// One exists from the start: the environment's token, and the project `default`.
const rest = Array.from({ length: MOST - 1 }, (_, index) => index + 2);

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
  const projects = rest.map((n) => ({
    project_id: n,
    version: 1,
    organization: 'default',
    slug: `p-${n}`,
    name: `P ${n}`,
    platform: 'node',
    status: 'active',
    allowed_domains: [],
    created_at,
  }));
  await api.store.insert('projects', projects, 'projects');
});
afterAll(() => api.close());

const make = async (path: string, body: object): Promise<{ status: number; body: unknown }> => {
  const headers = { 'content-type': 'application/json' };
  const response = await api.ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
};

test('a list of tokens is never cut: the first one too many is refused', async () => {
  const tokens = rest.map((n) => ({
    token_hash: String(n).padStart(64, '0'),
    version: 1,
    label: `token ${n}`,
    user_id: '',
    status: 'active',
    created_at,
  }));
  await api.store.insert('api_tokens', tokens, 'tokens');
  expect(((await (await api.ask('/api/ui/tokens')).json()) as unknown[]).length).toBe(MOST);
  expect(await make('/api/ui/tokens', { label: 'one too many', scopes: ['read'], endsAt: null })).toMatchObject({
    status: 409,
    body: { code: 'limit_reached', detail: `tokens: ${MOST} are active, which is the most` },
  });
});

test('a list of projects is never cut: the first one too many is refused', async () => {
  expect(((await (await api.ask('/api/ui/projects')).json()) as unknown[]).length).toBe(MOST);
  expect(await make('/api/ui/projects', { name: 'one too many', platform: 'node' })).toMatchObject({
    status: 409,
    body: { code: 'limit_reached', detail: `projects: ${MOST} exist, which is the most` },
  });
});
