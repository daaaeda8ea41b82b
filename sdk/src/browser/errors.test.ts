// @vitest-environment happy-dom
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import type { Breadcrumb } from '../wire/event.ts';
import type { RecordingServer } from '../node/testing/recording-server.ts';
import { startRecordingServer } from '../node/testing/recording-server.ts';
import { breadcrumbs, close, flush, getTraceHeaders, init, startSpan } from './errors.ts';

let server: RecordingServer;
const registry = globalThis as { _breakwaterDebugIds?: Record<string, string> };

beforeAll(async () => void (server = await startRecordingServer()));
afterEach(async () => {
  await close();
  delete registry._breakwaterDebugIds;
});
afterAll(() => server.close());

test('an error that nobody caught arrives with debug ids and the breadcrumbs that were asked for', async () => {
  registry._breakwaterDebugIds = { 'Error\n    at https://x.y/a.js:1:2': 'id-a' };
  init({ dsn: server.dsn, tracesSampleRate: 1, integrations: [breadcrumbs()] });
  document.body.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  console.info('before');
  await fetch(`http://127.0.0.1:${server.port}/`);
  history.pushState({}, '', '/next');
  const error = Object.assign(new TypeError('boom'), { stack: 'TypeError: boom\n    at f (https://x.y/a.js:3:4)' });
  window.dispatchEvent(new ErrorEvent('error', { error }));
  await flush();

  const [event] = server.events();
  expect((event!.breadcrumbs as Breadcrumb[]).map(({ category }) => category)).toEqual([
    'ui.click',
    'console',
    'fetch',
    'navigation',
  ]);
  expect(event?.debug_meta?.images).toMatchObject([{ code_file: 'https://x.y/a.js', debug_id: 'id-a' }]);
  expect(server.transactions()).toEqual([]);
});

test('spans are taken and not sent', async () => {
  init({ dsn: server.dsn, tracesSampleRate: 1 });
  expect(await startSpan({ name: 'job' }, async (span) => span?.setData('rows', 3).isRecording)).toBe(false);
  expect(getTraceHeaders()).toEqual({});
  await close();
  expect(server.transactions()).toEqual([]);
});
