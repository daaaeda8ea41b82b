import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { madeInvitationSchema, openedInvitationSchema, peopleListSchema } from '../../contract/people.schema.ts';
import { apiErrorSchema } from '../../contract/session.schema.ts';
import { newTokenSchema } from '../../contract/tokens.schema.ts';
import { json } from '../testing/sample-api.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi({
    env: { BREAKWATER_ADMIN_EMAIL: 'ada@example.com', BREAKWATER_ADMIN_PASSWORD: 'a long password' },
  });
});
afterAll(() => api?.close());

const PASSWORD = 'eve has a password';
const people = async () => peopleListSchema.parse(await (await api.ask('/api/ui/people')).json());
const invite = async (email: string) => {
  const answer = await api.ask('/api/ui/invitations', json({ email }));
  expect(answer.status).toBe(201);
  return madeInvitationSchema.parse(await answer.json());
};
const secretOf = (link: string): string => link.split('#')[1]!;
/** As the page of the link asks: without credentials. */
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${api.url}${path}`, { ...json(body), headers: { 'content-type': 'application/json', ...headers } });
const accept = (link: string): Promise<Response> =>
  post('/api/ui/invitations/accept', { secret: secretOf(link), name: 'Eve', password: PASSWORD });
const signIn = (email: string): Promise<Response> => post('/api/ui/login', { email, password: PASSWORD });

test('an invitation makes one account, which holds until the person is removed', async () => {
  const made = await invite('Eve@example.com');
  expect(made.mail).toBe('off');
  expect(made.link).toMatch(/^http:\/\/localhost:8000\/invitation#[\w-]{32}$/);
  expect((await people()).invitations).toEqual([made.invitation]);
  const secret = secretOf(made.link);
  const opened = await post('/api/ui/invitations/look', { secret });
  expect(openedInvitationSchema.parse(await opened.json())).toMatchObject({ email: 'eve@example.com', by: '' });
  expect((await post('/api/ui/invitations/look', { secret }, { origin: 'https://evil.example' })).status).toBe(403);

  const both = await Promise.all([accept(made.link), accept(made.link)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 404]);
  expect((await people()).invitations).toEqual([]);
  const session = await signIn('eve@example.com');
  expect(session.status).toBe(200);
  const cookie = session.headers.get('set-cookie')!.split(';')[0]!;
  const asEve = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${api.url}${path}`, { ...init, headers: { cookie, 'sec-fetch-site': 'same-origin', ...init.headers } });
  const { token } = newTokenSchema.parse(
    await (await asEve('/api/ui/tokens', json({ label: 'ci', scopes: ['people'], endsAt: null }))).json(),
  );
  const byToken = (): Promise<Response> =>
    fetch(`${api.url}/api/ui/people`, { headers: { authorization: `Bearer ${token}` } });
  expect([(await asEve('/api/ui/people')).status, (await byToken()).status]).toEqual([200, 200]);
  const zoe = madeInvitationSchema.parse(
    await (await asEve('/api/ui/invitations', json({ email: 'zoe@example.com' }))).json(),
  );
  const zoeSees = await post('/api/ui/invitations/look', { secret: secretOf(zoe.link) });
  expect(openedInvitationSchema.parse(await zoeSees.json()).by).toBe('eve@example.com');

  const eve = (await people()).people.find(({ email }) => email === 'eve@example.com')!;
  expect(eve.name).toBe('Eve');
  expect((await api.ask(`/api/ui/people/${eve.userId}`, { method: 'DELETE' })).status).toBe(204);
  expect([(await asEve('/api/ui/people')).status, (await byToken()).status]).toEqual([401, 401]);
  expect([(await signIn('eve@example.com')).status, (await accept(zoe.link)).status]).toEqual([401, 404]);
  expect((await api.ask(`/api/ui/people/${eve.userId}`, { method: 'DELETE' })).status).toBe(404);
});

test('an invitation that is revoked opens nothing, and the last person stays', async () => {
  const made = await invite('mo@example.com');
  expect((await api.ask(`/api/ui/invitations/${made.invitation.id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await api.ask(`/api/ui/invitations/${made.invitation.id}`, { method: 'DELETE' })).status).toBe(404);
  expect((await accept(made.link)).status).toBe(404);
  const { people: left } = await people();
  expect(left.map(({ email }) => email)).toEqual(['ada@example.com']);
  const answer = await api.ask(`/api/ui/people/${left[0]!.userId}`, { method: 'DELETE' });
  expect(apiErrorSchema.parse(await answer.json()).code).toBe('last_person');
});

test('an address that has an account is not invited', async () => {
  const answer = await api.ask('/api/ui/invitations', json({ email: 'ADA@example.com' }));
  expect(z.object({ detail: z.string() }).parse(await answer.json()).detail).toBe('email: has an account');
});
