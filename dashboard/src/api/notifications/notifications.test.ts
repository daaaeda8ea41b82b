import { unsubscribeLink } from '@breakwater/processor/alerts';
import { preferencesOf } from '@breakwater/processor/directory';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { notificationsSchema, silenceListSchema, silenceSchema } from '../../contract/notifications.schema.ts';
import { apiErrorSchema } from '../../contract/session.schema.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
let cookie: string;
beforeAll(async () => {
  api = await startApi();
  const made = await send('POST', '/api/ui/setup', { email: 'ann@example.com', password: 'correct horse' });
  cookie = made.headers.getSetCookie()[0]?.split(';')[0] ?? '';
});
afterAll(() => api.close());

const send = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${api.url}${path}`, {
    method,
    headers: {
      ...(cookie && { cookie, origin: api.url }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
const faultOf = async (response: Response): Promise<string> => apiErrorSchema.parse(await response.json()).detail;

const CHOICE = { version: 0, mode: 'digest', projects: { default: 'off' }, perHour: 3, timeZone: 'Europe/Berlin' };

describe('notifications', () => {
  test('are the defaults until a person chooses, and are not overwritten by an older page', async () => {
    const before = notificationsSchema.parse(await (await send('GET', '/api/ui/notifications')).json());
    expect(before).toMatchObject({ email: 'ann@example.com', mode: 'all', projects: {}, perHour: 10, timeZone: 'UTC' });

    const saved = await send('PUT', '/api/ui/notifications', CHOICE);
    expect(notificationsSchema.parse(await saved.json())).toMatchObject({ ...CHOICE, version: 1 });
    const stale = await send('PUT', '/api/ui/notifications', { ...CHOICE, mode: 'off' });
    expect(stale.status).toBe(409);
  });

  test.each([
    [{ ...CHOICE, perHour: 101 }, 'perHour: over 100'],
    [{ ...CHOICE, perHour: null }, 'perHour: not a number'],
    [{ ...CHOICE, timeZone: '+01:00' }, 'timeZone: no name of a zone'],
    [{ ...CHOICE, mode: 'loud' }, 'mode: none of'],
    [{ ...CHOICE, version: 1, projects: { nowhere: 'off' } }, 'projects: there is no project nowhere'],
  ])('a choice of %j is answered with its fault', async (wanted, fault) => {
    expect(await faultOf(await send('PUT', '/api/ui/notifications', wanted))).toContain(fault);
  });

  test('are of no person where a token of the environment asks', async () => {
    expect((await api.ask('/api/ui/notifications')).status).toBe(409);
  });
});

describe('a silence', () => {
  const HOUR_MS = 3_600_000;
  const wanted = (more: object = {}) => ({ project: 'default', until: Date.now() + HOUR_MS, why: 'deploy', ...more });

  test('is begun, listed, and ended by a person', async () => {
    const begun = silenceSchema.parse(await (await send('POST', '/api/ui/silences', wanted())).json());
    expect(begun).toMatchObject({ project: 'default', environment: null, why: 'deploy', by: 'ann@example.com' });
    const held = silenceListSchema.parse(await (await send('GET', '/api/ui/silences')).json());
    expect(held.silences).toEqual([begun]);

    const ended = silenceSchema.parse(await (await send('DELETE', `/api/ui/silences/${begun.id}`)).json());
    expect(ended.endedBy).toBe('ann@example.com');
    expect(await (await send('GET', '/api/ui/silences')).json()).toEqual({ silences: [] });
  });

  test('is begun and ended by a script, with dates', async () => {
    const path = '/api/0/projects/default/default/silences/';
    const until = new Date(Date.now() + HOUR_MS).toISOString();
    const answer = await api.ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ environment: 'production', until, why: 'deploy of 1.2' }),
    });
    expect(answer.status).toBe(201);
    const { id, ...begun } = (await answer.json()) as { id: string };
    expect(begun).toMatchObject({ environment: 'production', until, endedBy: null });
    expect((await api.ask(`${path}${id}/`, { method: 'DELETE' })).status).toBe(200);
    expect(await (await api.ask(path)).json()).toEqual([]);
  });

  test.each([
    ['with an end in the past', { until: 1 }, 'until: in the past'],
    ['with an end after more than a day', { until: Date.now() + 25 * HOUR_MS }, 'until: after more than 24 hours'],
    ['without words', { why: ' ' }, 'why: empty'],
    ['with a line break in its words', { why: 'deploy\nof 1.2' }, 'why: holds a line break'],
    ['for no project', { project: 'nowhere' }, 'nowhere'],
  ])('is refused: %s', async (_name, part, fault) => {
    expect(await faultOf(await send('POST', '/api/ui/silences', wanted(part)))).toContain(fault);
  });
});

describe('the link of a mail', () => {
  const linkOf = (email: string): string => unsubscribeLink(api.url, { email, projects: [1] }, api.config.secret);

  test('asks on GET and changes nothing, because scanners of mails follow links', async () => {
    const page = await fetch(linkOf('bob@example.com'));
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const text = await page.text();
    expect(text).toContain('bob@example.com gets no more mails about default.');
    expect(text).toContain('<form method="post">');
    expect(text).not.toContain('<script');
    expect(await preferencesOf(api.store, 'bob@example.com')).toMatchObject({ version: 0 });
  });

  test.each([
    ['a mail program', 'application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    ['a browser', 'application/x-www-form-urlencoded', ''],
    ['a program that sends parts', 'multipart/form-data; boundary=x', '--x--'],
  ])('turns the project off on POST of %s, without a login', async (name, type, body) => {
    const email = `${name.replaceAll(' ', '-')}@example.com`;
    const answer = await fetch(linkOf(email), { method: 'POST', headers: { 'content-type': type }, body });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Mails are off');
    expect(await preferencesOf(api.store, email)).toMatchObject({ mode: 'all', projects: { '1': 'off' } });
  });

  test('does nothing where the secret did not sign it', async () => {
    const forged = unsubscribeLink(api.url, { email: 'eve@example.com', projects: 'all' }, 'x'.repeat(32));
    for (const method of ['GET', 'POST']) expect((await fetch(forged, { method })).status).toBe(404);
    expect(await preferencesOf(api.store, 'eve@example.com')).toMatchObject({ version: 0 });
  });
});
