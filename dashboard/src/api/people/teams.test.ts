import { createFirstUser } from '@breakwater/processor/directory';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { apiErrorSchema } from '../../contract/session.schema.ts';
import { shownTeamSchema, teamListSchema } from '../../contract/teams.schema.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
let ada: string;
beforeAll(async () => {
  api = await startApi();
  ada = (await createFirstUser(api.store, { email: 'ada@example.com', passwordHash: '-' }, 0))?.userId ?? '';
});
afterAll(() => api?.close());

const send = (method: string, path: string, body?: object): Promise<Response> =>
  api.ask(`/api/ui/teams${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
const list = async () => teamListSchema.parse(await (await send('GET', '')).json());
const codeOf = async (response: Response): Promise<string> => apiErrorSchema.parse(await response.json()).code;

test('a team is made, renamed, given people and deleted; an older version and a taken name are refused', async () => {
  const web = shownTeamSchema.parse(await (await send('POST', '', { name: ' Web ', members: [] })).json());
  expect(await codeOf(await send('POST', '', { name: 'web', members: [] }))).toBe('name_taken');
  expect(await codeOf(await send('POST', '', { name: 'Ops', members: ['nobody'] }))).toBe('invalid_request');

  const change = { name: 'Shop', members: [ada], version: web.version };
  const shop = shownTeamSchema.parse(await (await send('PUT', `/${web.id}`, change)).json());
  expect(await codeOf(await send('PUT', `/${web.id}`, change))).toBe('settings_changed');
  const person = { userId: ada, email: 'ada@example.com' };
  expect(await list()).toEqual({ teams: [{ ...shop, name: 'Shop', members: [person] }], people: [person] });

  expect((await send('DELETE', `/${web.id}`)).status).toBe(204);
  expect(await codeOf(await send('DELETE', `/${web.id}`))).toBe('team_not_found');
  expect((await list()).teams).toEqual([]);
});
