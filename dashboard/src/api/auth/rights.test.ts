import { afterAll, beforeAll, expect, test } from 'vitest';

import { BUILD_VERSION } from '../version.ts';
import { projectSchema } from '../../contract/projects.schema.ts';
import { RIGHTS } from '../../contract/rights.ts';
import type { Right } from '../../contract/rights.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
/** The right that every access lacks. Rights are read for each request, so a test changes it between two. */
let lacking: Right | null = null;
beforeAll(async () => {
  api = await startApi({ rightsOf: () => new Set(RIGHTS.filter((right) => right !== lacking)) });
});
afterAll(() => api?.close());

test('each path of the server answers 403 to an access that lacks its right alone', async () => {
  const guarded = api.served.filter(({ facts }) => facts.right !== 'anyone');
  expect(guarded.length).toBeGreaterThan(40);
  const all = guarded.flatMap(({ method, path, facts }) =>
    [path, path.replace(/\/$/, '')].map((one) => ({ method, path: one, facts })),
  );
  const named = new Set(all.map(({ method, path }) => `${method} ${path}`));
  const open = api.served
    .filter(({ facts }) => facts.right === 'anyone')
    .map(({ method, path }) => `${method} ${path}`);
  expect(api.routes.filter((route) => !named.has(route)).toSorted()).toEqual(open.toSorted());
  for (const { method, path, facts } of all) {
    lacking = facts.right as Right;
    const response = await api.ask(path.replaceAll(/:\w+/g, '1'), { method });
    expect(response.status, `${method} ${path}`).toBe(403);
    expect(((await response.json()) as { detail: string }).detail).toBe(`right: ${lacking} is not yours`);
  }
});

test('every answer names the version of the product, errors too', async () => {
  for (const path of ['/api/ui/session', '/api/ui/nothing', '/api/0/projects/', '/api/openapi.json'])
    expect((await api.ask(path)).headers.get('breakwater-version'), path).toBe(BUILD_VERSION);
});

test('every right is one that an endpoint asks for', () => {
  const asked = new Set(api.served.map(({ facts }) => facts.right));
  expect(RIGHTS.filter((right) => !asked.has(right))).toEqual([]);
});

test('a project that this process makes or deletes is known to the next request', async () => {
  lacking = null;
  const slugs = async (): Promise<string[]> =>
    projectSchema
      .array()
      .parse(await (await api.ask('/api/ui/projects')).json())
      .map(({ slug }) => slug);
  expect(await slugs()).toEqual(['default']);
  const headers = { 'content-type': 'application/json' };
  const made = { method: 'POST', headers, body: JSON.stringify({ name: 'Shop', platform: 'node' }) };
  expect((await api.ask('/api/ui/projects', made)).status).toBe(201);
  expect(await slugs()).toEqual(['default', 'shop']);
  expect((await api.ask('/api/ui/projects/shop?confirm=shop', { method: 'DELETE' })).status).toBe(204);
  expect(await slugs()).toEqual(['default']);
});
