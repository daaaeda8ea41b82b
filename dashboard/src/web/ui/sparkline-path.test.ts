import { expect, test } from 'vitest';

import { sparklinePath } from './sparkline-path.ts';

const bars = (path: string): number => path.split('M').length - 1;

test('draws one bar for each step that has events', () => {
  expect(bars(sparklinePath([0, 3, 0, 6], 40, 20))).toBe(2);
});

test('the highest bar is as high as the picture', () => {
  expect(sparklinePath([6], 10, 20)).toBe('M0 20v-20h9v20z');
});

test('one event stays visible beside a thousand', () => {
  expect(sparklinePath([1, 1000], 20, 20)).toContain('v-1.5h');
});

test('nothing comes of nothing', () => {
  expect(sparklinePath([], 40, 20)).toBe('');
  expect(sparklinePath([0, 0], 40, 20)).toBe('');
});
