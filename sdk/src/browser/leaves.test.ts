// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, expect, test, vi } from 'vitest';

import { decodeEnvelope } from '../wire/envelope.ts';
import {
  addBreadcrumb,
  captureException,
  captureMessage,
  close,
  flush,
  init,
  setContext,
  setExtra,
  setTag,
  setUser,
  startSpan,
} from './index.ts';

/* All that leaves a browser has a row in docs/sdk.md. */

const section = readFileSync(join(import.meta.dirname, '../../../docs/sdk.md'), 'utf8')
  .split('\n## What leaves a browser\n')[1]
  ?.split('\n## ')[0];
const documented = [...(section ?? '').matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, names = '']) =>
  [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
);

/** Only these are looked into: what lies below the others is the application's own. */
const OPENED = ['request', 'sdk', 'contexts'];

const namesIn = (payload: Record<string, unknown>): string[] =>
  Object.entries(payload).flatMap(([name, value]) =>
    OPENED.includes(name) ? Object.keys(value as object).map((inner) => `${name}.${inner}`) : [name],
  );

afterEach(() => vi.unstubAllGlobals());

test('the document names each part of what a page sends, and no others', async () => {
  const sent: Uint8Array[] = [];
  vi.stubGlobal('fetch', async (_url: string, { body }: { body: Uint8Array }) => {
    sent.push(body);
    return new Response('{}');
  });
  init({ dsn: 'https://key@host/1', release: 'shop@1', dist: '7', tracesSampleRate: 1, sampleRate: 1 });
  setUser({ id: '42' });
  setTag('plan', 'free');
  setExtra('basket', 3);
  setContext('order', { id: 1 });
  addBreadcrumb({ message: 'opened' });
  startSpan({ name: 'checkout' }, () => startSpan({ name: 'price' }, () => 1));
  captureException(new Error('broken'), { fingerprint: ['checkout'] });
  captureMessage('a message');
  await flush();
  await close();

  const items = sent.flatMap((body) => decodeEnvelope(body).items);
  const names = items
    .filter(({ headers }) => headers.type === 'event' || headers.type === 'transaction')
    .flatMap(({ payload }) => namesIn(JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>));
  expect(items.length).toBeGreaterThan(2);
  expect([...new Set(names)].sort()).toEqual([...documented].sort());
});
