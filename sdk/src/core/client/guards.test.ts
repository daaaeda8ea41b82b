import { describe, expect, test } from 'vitest';

import { setUp } from '../testing/test-client.ts';
import type { ClientOptions } from './options.ts';

describe('a callback or getter that comes back to the SDK', () => {
  test('is not asked about itself', async () => {
    const asked: unknown[] = [];
    const { client } = setUp({
      beforeBreadcrumb: (crumb) => {
        asked.push(crumb.message);
        client.addBreadcrumb({ message: 'of the callback' });
        return crumb;
      },
    });
    client.addBreadcrumb({ message: 'first' });
    expect(asked).toEqual(['first']);
  });

  test('ends, and what was too deep is counted', async () => {
    const { client, losses } = setUp({
      beforeSend: (event) => {
        client.captureException(new Error('again'));
        return event;
      },
    });
    client.captureException(new Error('first'));
    expect(await losses()).toContainEqual(expect.objectContaining({ reason: 'callback_error' }));
  });

  test('a getter that captures: ends', async () => {
    const { client, events } = setUp();
    const extra = {
      get lazy() {
        client.captureException(new Error('again'), { extra });
        return 1;
      },
    };
    client.captureException(new Error('first'), { extra });
    await client.flush();
    expect(events().length).toBeGreaterThan(1);
  });
});

test.each<[string, unknown]>([
  ['extra', { extra: broken() }],
  ['a user', { user: broken() }],
])('a getter in %s that throws costs its value only', async (part, context) => {
  const { client, events } = setUp();
  client.captureException(new Error('boom'), context as never);
  client.scope.setUser(broken() as never).setTags(broken() as never);
  client.captureMessage('with the scope');
  await client.flush();
  expect(JSON.stringify(events()[0])).toContain('[Throws: lazy]');
  expect(events()[1]).toMatchObject({ tags: { id: '7', lazy: '[Throws: lazy]' }, user: { id: '7' } });
  expect(part).toBeTruthy();
});

function broken(): object {
  return Object.defineProperty({ id: '7' }, 'lazy', {
    enumerable: true,
    get: () => {
      throw new Error('lazy');
    },
  });
}

test.each<[string, ClientOptions, boolean]>([
  ['an expression with a position', { ignoreErrors: /boom/g }, false],
  ['the file it was thrown in', { denyUrls: ['guards.test'] }, false],
  ['another file', { denyUrls: ['other.js'] }, true],
  ['a file that is not allowed', { allowUrls: [/shop\.example/] }, false],
  ['a file that is allowed', { allowUrls: 'guards.test' }, true],
])('errors are left out by %s', async (_what, options, isSent) => {
  const { client, events } = setUp(options);
  for (let at = 0; at < 4; at++) client.captureException(new Error(`boom ${at}`));
  await client.flush();
  expect(events()).toHaveLength(isSent ? 4 : 0);
});

test.each([
  ['Script error.', undefined],
  ['ResizeObserver loop limit exceeded', undefined],
  ['anything in an extension', 'chrome-extension://abc/content.js'],
])('%s is noise where nobody caught it', async (value, filename) => {
  const { client, events } = setUp();
  const stacktrace = filename ? { stacktrace: { frames: [{ filename }] } } : {};
  for (const handled of [false, true])
    client.captureEvent({
      exception: { values: [{ type: 'Error', value, mechanism: { type: 'x', handled }, ...stacktrace }] },
    });
  await client.flush();
  expect(events()).toHaveLength(1);
});

test('a change of the scope may stand in place of options, and a text is read past', async () => {
  const { client, events } = setUp();
  client.captureException(new Error('a'), (scope) => scope.setTag('from', 'callback'));
  client.captureException(new Error('b'), 'some text' as never);
  client.captureMessage({ an: 'object' } as never);
  await client.flush();
  expect(events()[0]?.tags).toEqual({ from: 'callback' });
  expect(events()[1]).not.toHaveProperty('0');
  expect(events()[1]).not.toHaveProperty('tags');
  expect(events()[2]?.message).toBe('{"an":"object"}');
});

test('withIsolation hides what is set in it, and begins with the scope of the process', async () => {
  const { client, events } = setUp();
  client.root.scope.setTag('of', 'process');
  client.withIsolation(() => {
    client.scope.setUser({ id: 'alice' });
    client.captureMessage('in');
  });
  client.captureMessage('out');
  await client.flush();
  expect(events()[0]).toMatchObject({ user: { id: 'alice' }, tags: { of: 'process' } });
  expect(events()[1]).not.toHaveProperty('user');
  expect(events()[0]?.contexts?.trace?.trace_id).not.toBe(events()[1]?.contexts?.trace?.trace_id);
});

test('a beforeSend that never answers fills no memory, and its events are counted', async () => {
  let isStuck = true;
  const { client, host, events, losses } = setUp({
    beforeSend: (event) => (isStuck ? new Promise(() => undefined) : Promise.resolve(event)),
  });
  for (let at = 0; at < 3000; at++) client.captureMessage(`stuck ${at}`);
  const flushed = client.flush(100);
  await host.advance(100);
  expect(await flushed).toBe(false);
  await host.advance(60_000);
  isStuck = false;
  client.captureMessage('answered');
  expect(await client.flush()).toBe(true);
  expect(events()).toMatchObject([{ message: 'answered' }]);
  expect(await losses()).toEqual([
    { reason: 'queue_overflow', category: 'error', quantity: 2000 },
    { reason: 'callback_error', category: 'error', quantity: 1000 },
  ]);
});
