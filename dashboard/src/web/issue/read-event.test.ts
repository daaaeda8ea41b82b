import { expect, test } from 'vitest';

import { readEvent } from './read-event.ts';

test('reads lists bare and under `values`, and pairs in both forms', () => {
  const bare = readEvent({ exception: [{ type: 'E' }], tags: [['os', 'iOS']], breadcrumbs: [{ message: 'a' }] });
  const wrapped = readEvent({
    exception: { values: [{ type: 'E' }, null] },
    tags: { os: 'iOS' },
    breadcrumbs: { values: [{ message: 'a' }] },
  });
  expect(wrapped).toEqual(bare);
});

test('the exception of the title comes first, its cause after it', () => {
  const event = readEvent({ exception: [{ type: 'Cause' }, { type: 'Shown' }] });
  expect(event.exceptions.map((one) => one.type)).toEqual(['Shown', 'Cause']);
});

test('source context counts its lines from the marked one', () => {
  const event = readEvent({
    exception: [
      { stacktrace: { frames: [{ lineno: 23, pre_context: ['a', 'b'], context_line: 'c', post_context: ['d'] }] } },
    ],
  });
  expect(event.exceptions[0]!.frames[0]!.context).toEqual({ first: 21, lines: ['a', 'b', 'c', 'd'], marked: 2 });
});

test('a message without exception shows the stack it was captured with', () => {
  const event = readEvent({ message: { formatted: 'low stock' }, stacktrace: { frames: [{ function: 'f' }] } });
  expect(event.message).toBe('low stock');
  expect(event.exceptions[0]!.frames).toHaveLength(1);
});

test('an event of nonsense is an empty one', () => {
  const event = readEvent({
    exception: 7,
    breadcrumbs: 'x',
    tags: [1, ['a']],
    contexts: [],
    request: null,
    timestamp: 'soon',
  });
  expect(event).toMatchObject({ exceptions: [], breadcrumbs: [], tags: [], contexts: [], request: null, at: 0 });
});

test('times are milliseconds, from seconds and from text', () => {
  expect(readEvent({ timestamp: 1.5 }).at).toBe(1500);
  expect(readEvent({ timestamp: '1970-01-01T00:00:01Z' }).at).toBe(1000);
});
