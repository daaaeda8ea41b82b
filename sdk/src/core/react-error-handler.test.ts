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
  expect(events()[0]).not.toHaveProperty('contexts.react');
  expect(more.mock.calls).toEqual([[thrown, info, events()[0]?.event_id]]);
});

test('without a client, and without reportError, an uncaught error is still one', async () => {
  delete page.reportError;
  const thrown = error();
  const uncaught = new Promise((resolve) => {
    vi.stubGlobal('setTimeout', (run: () => void) => {
      try {
        run();
      } catch (caught) {
        resolve(caught);
      }
    });
  });
  reactErrorHandler()(thrown, {});
  vi.unstubAllGlobals();
  expect(await uncaught).toBe(thrown);
});
