import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

import { findChannel } from '@breakwater/processor/directory';
import { afterAll, beforeAll, expect, test } from 'vitest';

import {
  channelListSchema,
  channelSchema,
  channelTestSchema,
  madeChannelSchema,
} from '../../contract/channels.schema.ts';
import { apiErrorSchema } from '../../contract/session.schema.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
let hook: string;
const requests: { headers: IncomingHttpHeaders; body: string }[] = [];
const server = createServer((request, reply) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
  request.on('end', () => {
    requests.push({ headers: request.headers, body });
    reply.end('thank you');
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  hook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=of-the-address`;
  api = await startApi({ env: { BREAKWATER_ALLOW_NETWORKS: '127.0.0.1' } });
});
afterAll(async () => {
  await api.close();
  server.close();
});

const send = (method: string, path: string, body?: unknown): Promise<Response> =>
  api.ask(path, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
const make = async (more: object = {}) =>
  madeChannelSchema.parse(
    await (
      await send('POST', '/api/ui/channels', {
        kind: 'webhook',
        name: 'Pager',
        url: hook,
        projects: ['default'],
        ...more,
      })
    ).json(),
  );
const list = async () => channelListSchema.parse(await (await send('GET', '/api/ui/channels')).json()).channels;
const faultOf = async (answer: Response): Promise<string> => apiErrorSchema.parse(await answer.json()).detail;

test('a channel is made, listed without its secrets, changed, turned off and deleted', async () => {
  const { secret, ...made } = await make();
  expect(secret).toMatch(/^whsec_.{30,}$/);
  expect(made).toMatchObject({
    kind: 'webhook',
    name: 'Pager',
    host: new URL(hook).host,
    projects: ['default'],
    isOn: true,
  });
  const answer = await (await send('GET', '/api/ui/channels')).text();
  expect(answer).not.toContain(secret);
  expect(answer).not.toContain('of-the-address');

  const change = { version: 1, name: 'Night pager', projects: [], isOn: false };
  const changed = await send('PUT', `/api/ui/channels/${made.id}`, change);
  expect(channelSchema.parse(await changed.json())).toMatchObject({
    name: 'Night pager',
    projects: [],
    isOn: false,
    version: 2,
  });
  expect((await send('PUT', `/api/ui/channels/${made.id}`, change)).status).toBe(409);

  expect((await send('DELETE', `/api/ui/channels/${made.id}`)).status).toBe(204);
  expect(await list()).toEqual([]);
  expect((await send('DELETE', `/api/ui/channels/${made.id}`)).status).toBe(404);
});

test('a channel of a project that was deleted gets no other project when it is changed', async () => {
  expect((await send('POST', '/api/ui/projects', { name: 'gone', platform: 'other' })).status).toBe(201);
  const { id } = await make({ name: 'Of one', projects: ['gone'] });
  expect((await send('DELETE', '/api/ui/projects/gone?confirm=gone')).ok).toBe(true);
  const [shown] = (await list()).filter((channel) => channel.id === id);
  expect(shown?.projects).toEqual(['project-2']);

  const change = { version: 1, name: 'Of one', projects: shown?.projects, isOn: false };
  expect((await send('PUT', `/api/ui/channels/${id}`, change)).status).toBe(200);
  expect((await findChannel(api.store, id))?.projects).toEqual([2]);
  const other = await make({ name: 'Of another', projects: ['default'] });
  const foreign = { ...change, name: 'Of another' };
  expect(await faultOf(await send('PUT', `/api/ui/channels/${other.id}`, foreign))).toContain('project-2');
  for (const made of [id, other.id]) await send('DELETE', `/api/ui/channels/${made}`);
});

test('a test sends a marked sample by the same code, and tells the answer', async () => {
  const { id, secret } = await make();
  const tried = channelTestSchema.parse(await (await send('POST', `/api/ui/channels/${id}/test`)).json());
  expect(tried).toMatchObject({ outcome: 'sent', detail: 'HTTP 200: thank you' });
  const { headers, body } = requests.at(-1)!;
  expect(JSON.parse(body)).toMatchObject({ kind: 'test', title: '[Test] This is a test of Breakwater' });
  const [, t, v1] = /^t=(\d+),v1=(.*)$/.exec(String(headers['breakwater-signature'])) ?? [];
  expect(v1).toBe(
    createHmac('sha256', secret ?? '')
      .update(`${t}.${body}`)
      .digest('hex'),
  );
  await send('DELETE', `/api/ui/channels/${id}`);
});

test.each([
  ['an address with a password', { url: 'https://user:secret@example.com/hook' }, 'url: holds a user or a password'],
  ['a name with a line break', { name: 'Pager\nof the night' }, 'name: holds a line break'],
  ['no projects', { projects: undefined }, 'projects: missing'],
  ['a project by its number', { projects: [1] }, 'projects.0: no text'],
])('a channel with %s is refused by the name of the field', async (_name, more, fault) => {
  const wanted = { kind: 'webhook', name: 'Pager', url: hook, projects: [], ...more };
  expect(await faultOf(await send('POST', '/api/ui/channels', wanted))).toContain(fault);
});

test('a project that is named twice is one of a channel', async () => {
  const { id, projects } = await make({ projects: ['default', 'default'] });
  expect(projects).toEqual(['default']);
  await send('DELETE', `/api/ui/channels/${id}`);
});

test('a test to an address that is not allowed names the setting', async () => {
  const { id } = await make({ url: 'http://10.0.0.1/hook' });
  const tried = channelTestSchema.parse(await (await send('POST', `/api/ui/channels/${id}/test`)).json());
  expect(tried).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('BREAKWATER_ALLOW_NETWORKS') });
  await send('DELETE', `/api/ui/channels/${id}`);
});

test('a test of mails goes to the person who asks, which a token of the environment is not', async () => {
  expect((await send('POST', '/api/ui/channels/mail/test')).status).toBe(409);
});

test.each([
  [{ url: 'file:///etc/passwd' }, 'url: no http or https address'],
  [{ name: ' ' }, 'name: empty'],
  [{ kind: 'pigeon' }, 'kind: none of webhook, slack'],
  [{ projects: ['nowhere'] }, 'projects: there is no project nowhere'],
])('a channel with %j is refused', async (part, fault) => {
  const wanted = { kind: 'slack', name: 'x', url: hook, projects: [], ...part };
  expect(await faultOf(await send('POST', '/api/ui/channels', wanted))).toContain(fault);
});
