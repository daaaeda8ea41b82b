import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { close, startDefaultClient } from './client/default-client.ts';
import { reactErrorHandler } from './react-error-handler.ts';
import { setUp } from './testing/test-client.ts';

const page = globalThis as { reportError?: ((error: unknown) => void) | undefined };
const reported: unknown[] = [];
const written: unknown[] = [];

beforeEach(() => {
  page.reportError = (error) => void reported.push(error);
  vi.spyOn(console, 'error').mockImplementation((...values: unknown[]) => void written.push(...values));
});
afterEach(async () => {
  delete page.reportError;
  vi.restoreAllMocks();
  reported.length = 0;
  written.length = 0;
  await close();
});

const error = (): Error => new Error('Checkout broke');
const componentStack = '\n    at Checkout\n    at App';

test('an error that no boundary caught is sent as unhandled, and reported as React does by itself', async () => {
  const { client, events } = setUp();
  startDefaultClient({}, () => client);
  const thrown = error();
  reactErrorHandler()(thrown, { componentStack });
  await client.flush();
  expect(reported).toEqual([thrown]);
  expect(written).toEqual([]);
  expect(events()).toMatchObject([
    {
      exception: { values: [{ value: 'Checkout broke', mechanism: { type: 'react', handled: false } }] },
      contexts: { react: { componentStack } },
    },
  ]);
});

test('an error that a boundary caught is sent as handled, and written to the console', async () => {
  const { client, events } = setUp();
  startDefaultClient({}, () => client);
  const [thrown, more] = [error(), vi.fn()];
  const info = { componentStack: '', errorBoundary: {} };
  reactErrorHandler(more)(thrown, info);
  await client.flush();
  expect([reported, written]).toEqual([[], [thrown]]);
  expect(events()).toMatchObject([{ exception: { values: [{ mechanism: { handled: true } }] } }]);
  expect(more.mock.calls).toEqual([[thrown, info, events()[0]?.event_id]]);
});

test('a thrown text that no boundary caught is left to the listener of the page, which would send it again', async () => {
  const { client, events } = setUp();
  startDefaultClient({}, () => client);
  reactErrorHandler()('no price', { componentStack });
  reactErrorHandler()('no stock', { errorBoundary: {} });
  await client.flush();
  expect([reported, written]).toEqual([['no price'], ['no stock']]);
  expect(events()).toMatchObject([{ exception: { values: [{ value: 'no stock' }] } }]);
});

test('without a client, an error is shown all the same', () => {
  const thrown = error();
  reactErrorHandler()(thrown, {});
  reactErrorHandler()(thrown, { errorBoundary: {} });
  expect([reported, written]).toEqual([[thrown], [thrown]]);
});
