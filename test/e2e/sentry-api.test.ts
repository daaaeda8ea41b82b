import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startBreakwater, TOKEN } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { fixtureEvent } from '../support/fixture-event.ts';
import { expectNoSecrets, LOUD } from '../support/no-secrets.ts';
import { allPages } from '../support/pages.ts';
import { ask, PROJECT, put, searchIssues, uploadMap } from '../support/read-api.ts';
import type { ApiEvent, ApiIssue } from '../support/read-api.ts';
import { errorEvent, sendEvent } from '../support/send.ts';
import { until } from '../support/wait.ts';

/* The read API that Sentry's tools use, over events that real SDKs sent. */
let breakwater: Breakwater;
beforeAll(async () => {
  breakwater = await startBreakwater(LOUD);
});
afterAll(() => breakwater.stop());

const DEBUG_ID = randomUUID();

const MINIFIED = {
  platform: 'javascript',
  exception: {
    values: [
      {
        type: 'TypeError',
        value: 'cart is empty',
        stacktrace: {
          frames: [{ filename: 'https://shop.test/app.js', lineno: 1, colno: 1, function: 't', in_app: true }],
        },
      },
    ],
  },
  debug_meta: { images: [{ type: 'sourcemap', code_file: 'https://shop.test/app.js', debug_id: DEBUG_ID }] },
};

const THREADS = {
  exception: { values: [{ type: 'Stuck', value: 'in a thread' }] },
  threads: {
    values: [
      {
        id: 7,
        name: 'worker',
        crashed: true,
        stacktrace: { frames: [{ filename: 'work.js', function: 'work', lineno: 3, in_app: true }] },
      },
    ],
  },
};

describe('an event of a real SDK', () => {
  let ids: Record<'browser' | 'node' | 'message' | 'threads' | 'minified', string>;

  beforeAll(async () => {
    await uploadMap(breakwater, DEBUG_ID);
    const mark = (name: string) => ({ tags: { shop: name }, release: 'shop@2.0.0', environment: 'staging' });
    const events = {
      browser: { ...(await fixtureEvent('browser-11.12.0-handled_exception.4.event')), ...mark('browser') },
      node: { ...(await fixtureEvent('node-11.12.0-local_variables.2.event')), ...mark('node') },
      message: { ...(await fixtureEvent('node-11.12.0-message.2.event')), ...mark('message') },
      threads: errorEvent({ ...mark('threads'), ...THREADS }),
      minified: errorEvent({ ...mark('minified'), ...MINIFIED }),
    };
    ids = Object.fromEntries(
      Object.entries(events).map(([name, event]) => [name, String((event as Record<string, unknown>)['event_id'])]),
    ) as typeof ids;
    for (const event of Object.values(events)) expect((await sendEvent(breakwater.dsn, event)).status).toBe(200);
    await until(
      'all of them to be issues',
      () => breakwater.api<unknown[]>(`${PROJECT}/issues/?query=has:shop`),
      (issues) => issues.length === 5,
    );
  });

  test.each(['browser', 'node', 'message', 'threads', 'minified'] as const)(
    'is found by its id, whole: %s',
    async (name) => {
      const event = await breakwater.api<ApiEvent>(`${PROJECT}/events/${ids[name]}/`);
      expect(event).toMatchObject({
        id: ids[name],
        eventID: ids[name],
        groupID: expect.stringMatching(/^\d+$/),
        projectID: '1',
        release: { version: 'shop@2.0.0' },
        dateReceived: expect.stringMatching(/Z$/),
        tags: expect.arrayContaining([
          { key: 'shop', value: name },
          { key: 'environment', value: 'staging' },
        ]),
      });
      const types = event.entries.map(({ type }) => type);
      const expected = {
        browser: ['exception', 'breadcrumbs', 'request'],
        node: ['exception'],
        message: ['message'],
        threads: ['exception', 'threads'],
        minified: ['exception', 'debugmeta'],
      };
      expect(types).toEqual(expect.arrayContaining(expected[name]));
      expect(await breakwater.api(`/api/0/issues/${event.groupID}/events/latest/`)).toEqual(event);
      expect(await breakwater.api(`/api/0/issues/${event.groupID}/events/${ids[name]}/`)).toEqual(event);
    },
  );

  test('a minified frame has its original place and source', async () => {
    const { entries } = await breakwater.api<ApiEvent>(`${PROJECT}/events/${ids.minified}/`);
    expect(entries.find(({ type }) => type === 'exception')?.data.values?.[0]).toMatchObject({
      type: 'TypeError',
      value: 'cart is empty',
      stacktrace: {
        frames: [
          {
            lineNo: 1,
            inApp: true,
            filename: expect.stringContaining('cart.ts'),
            context: [[1, 'const total = sum();']],
          },
        ],
      },
      rawStacktrace: { frames: [{ absPath: 'https://shop.test/app.js', lineNo: 1, colNo: 1 }] },
    });
  });

  test('threads have frames as exceptions have them', async () => {
    const { entries } = await breakwater.api<ApiEvent>(`${PROJECT}/events/${ids.threads}/`);
    expect(entries.find(({ type }) => type === 'threads')?.data.values).toMatchObject([
      { id: 7, name: 'worker', crashed: true, stacktrace: { frames: [{ function: 'work', lineNo: 3 }] } },
    ]);
  });

  test('an issue has the fields that Sentry’s page shows', async () => {
    const { groupID } = await breakwater.api<ApiEvent>(`${PROJECT}/events/${ids.node}/`);
    expect(await breakwater.api(`/api/0/issues/${groupID}/`)).toMatchObject({
      id: groupID,
      shortId: expect.stringMatching(/^DEFAULT-/),
      status: 'unresolved',
      level: 'error',
      count: '1',
      project: { id: '1', slug: 'default' },
      metadata: { type: expect.any(String), value: expect.any(String) },
      firstRelease: { version: 'shop@2.0.0' },
      lastRelease: { version: 'shop@2.0.0' },
      tags: expect.arrayContaining([expect.objectContaining({ key: 'shop', totalValues: 1 })]),
      activity: [{ type: 'first_seen', dateCreated: expect.any(String) }],
      seenBy: [],
      permalink: `${breakwater.url}/issues/${groupID}`,
    });
  });

  test.each([
    ['is:unresolved shop:node', ['node']],
    ['is:resolved', []],
    ['cart is empty', ['minified']],
    ['shop:browser', ['browser']],
    ['release:shop@2.0.0 !shop:node environment:staging', ['browser', 'message', 'minified', 'threads']],
  ])('query=%s', async (query, names) => {
    const issues = await searchIssues(breakwater, `query=${encodeURIComponent(query)}&statsPeriod=24h`);
    const wanted = await Promise.all(
      names.map((name) => breakwater.api<ApiEvent>(`${PROJECT}/events/${ids[name as keyof typeof ids]}/`)),
    );
    expect(issues.map(({ id }) => id).toSorted()).toEqual(wanted.map(({ groupID }) => groupID).toSorted());
  });

  test('lists are sorted, and their Link leads to the next page', async () => {
    const all = await searchIssues(breakwater, 'query=&sort=freq');
    const counts = all.map(({ count }) => Number(count));
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    const paged = (await allPages<ApiIssue>(breakwater, `${PROJECT}/issues/?query=&sort=freq&limit=2`)).map(
      ({ id }) => id,
    );
    expect(paged).toEqual(all.map(({ id }) => id));
  });

  test('an issue is resolved and reopened by the calls of Sentry’s tools', async () => {
    const { groupID } = await breakwater.api<ApiEvent>(`${PROJECT}/events/${ids.message}/`);
    for (const status of ['resolved', 'unresolved', 'resolvedInNextRelease', 'unresolved']) {
      const shown = status === 'unresolved' ? 'unresolved' : 'resolved';
      const changed = await put(breakwater, `/api/0/issues/${groupID}/`, { status });
      expect([changed.status, await changed.json()]).toMatchObject([200, { id: groupID, status: shown }]);
      await until(
        `the issue to be ${status}`,
        () => searchIssues(breakwater, `query=is:${shown}%20shop:message`),
        (issues) => issues.length === 1,
      );
    }
    expect((await put(breakwater, `/api/0/issues/${groupID}`, { status: 'ignored' })).status).toBe(400);
  });
});

const SLASHES = ['/', ''];
const ROUTES = [
  '/api/0/organizations',
  '/api/0/projects',
  PROJECT,
  `${PROJECT}/keys`,
  `${PROJECT}/issues`,
  '/api/0/issues/ISSUE',
  '/api/0/issues/ISSUE/events',
  '/api/0/issues/ISSUE/events/latest',
  `${PROJECT}/events/EVENT`,
];

describe('each route of the read API', () => {
  test.each(ROUTES)('%s answers a request with the token, with and without its slash', async (route) => {
    const [issue] = await searchIssues(breakwater, 'query=shop:node');
    const { eventID } = await breakwater.api<ApiEvent>(`/api/0/issues/${issue?.id}/events/latest/`);
    const path = route.replace('ISSUE', String(issue?.id)).replace('EVENT', eventID);
    for (const slash of SLASHES) {
      expect((await ask(breakwater, path + slash)).status).toBe(200);
      for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: `Basic ${TOKEN}` }]) {
        const refused = await fetch(breakwater.url + path + slash, { headers });
        expect([refused.status, await refused.json()]).toEqual([401, { detail: expect.any(String) }]);
      }
    }
  });

  test.each([
    '/api/0/projects/default/none/',
    '/api/0/projects/none/default/issues/',
    '/api/0/projects/default/none/keys/',
    '/api/0/issues/123/',
    '/api/0/issues/DEFAULT-ZZZZZZ/',
    '/api/0/issues/123/events/',
    '/api/0/issues/123/events/latest/',
    `${PROJECT}/events/${'0'.repeat(32)}/`,
    '/api/0/nothing/',
  ])('%s is nothing', async (path) => {
    const answer = await ask(breakwater, path);
    expect([answer.status, await answer.json()]).toEqual([404, { detail: expect.any(String) }]);
  });
});

test('no line of the log holds a secret', () => {
  expect(breakwater.output()).toContain('batch stored');
  expectNoSecrets(breakwater, breakwater.output());
});
