import { afterEach, expect, test } from 'vitest';

import type { Event } from '../../wire/event.ts';
import { debugIdReader } from './debug-id-reader.ts';

const registry = globalThis as {
  _sentryDebugIds?: Record<string, string>;
  _breakwaterDebugIds?: Record<string, string>;
};
afterEach(() => {
  delete registry._sentryDebugIds;
  delete registry._breakwaterDebugIds;
});

const eventIn = (...files: string[]): Event => ({
  exception: { values: [{ stacktrace: { frames: files.map((filename) => ({ filename })) } }] },
});

test('files of the stack that registered a debug id are listed, each once', () => {
  registry._sentryDebugIds = { 'Error\n    at https://x.y/a.js:1:2\n    at https://x.y/loader.js:3:4': 'id-a' };
  const read = debugIdReader();
  const event = eventIn('https://x.y/a.js', 'https://x.y/b.js', 'https://x.y/a.js');
  read(event);
  expect(event.debug_meta).toEqual({
    images: [{ type: 'sourcemap', code_file: 'https://x.y/a.js', debug_id: 'id-a' }],
  });

  // A bundle that is loaded later registers later.
  registry._breakwaterDebugIds = { '@https://x.y/b.js:1:2': 'id-b' };
  const later = eventIn('https://x.y/b.js');
  read(later);
  expect(later.debug_meta?.images).toHaveLength(1);
});

test('without any, the event stays as it is', () => {
  const event = eventIn('https://x.y/a.js');
  debugIdReader()(event);
  expect(event).not.toHaveProperty('debug_meta');
});
