import { expect, test } from 'vitest';

import { failureOf, placeOf, sourceOf } from './frame.ts';

test('source lines are counted from the one that the frame stands at', () => {
  const frame = { in_app: true, lineno: 23, pre_context: ['a', 'b'], context_line: 'c', post_context: ['d'] };
  expect(sourceOf(frame)).toEqual({ first: 21, lines: ['a', 'b', 'c', 'd'], marked: 2 });
  expect(sourceOf({ in_app: true, lineno: 23 })).toBeNull();
});

test('a place is the file with as much of line and column as is known', () => {
  expect(placeOf({ in_app: true, filename: 'a.ts', lineno: 2, colno: 7 })).toBe('a.ts:2:7');
  expect(placeOf({ in_app: true, filename: '', abs_path: 'https://shop/a.js' })).toBe('https://shop/a.js');
  expect(placeOf({ in_app: true })).toBe('');
});

test('a mapped frame, and one that needs no map, has no failure', () => {
  expect(failureOf({ in_app: true, data: { symbolication: 'ok' } })).toBeNull();
  expect(failureOf({ in_app: true })).toBeNull();
  expect(failureOf({ in_app: true, data: { symbolication: 'no_mapping' } })).toBe('no_mapping');
});
