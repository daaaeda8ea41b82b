import { expect, test } from 'vitest';

import { bandsOf, hatchPath } from './hatch-path.ts';

test.each([
  ['inside', { from: 120, to: 140 }, [{ from: 0.2, to: 0.4 }]],
  ['over the start', { from: 50, to: 120 }, [{ from: 0, to: 0.2 }]],
  ['over both ends', { from: 0, to: 999 }, [{ from: 0, to: 1 }]],
  ['a moment', { from: 150, to: 150 }, [{ from: 0.494, to: 0.506 }]],
  ['before', { from: 0, to: 99 }, []],
  ['behind', { from: 201, to: 210 }, []],
])('a span %s of the chart is drawn where it lies', (_where, span, bands) => {
  expect(bandsOf([span], 100, 200)).toEqual(bands);
});

test('a chart without a width has no bands', () => {
  expect(bandsOf([{ from: 100, to: 100 }], 100, 100)).toEqual([]);
});

test('lines stay in their band', () => {
  const path = hatchPath([{ from: 0.2, to: 0.3 }], 100, 10, 5);
  const numbers = path.match(/[\d.]+/g)!.map(Number);
  const xs = numbers.filter((_number, index) => index % 2 === 0);
  const ys = numbers.filter((_number, index) => index % 2 === 1);
  expect([Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]).toEqual([20, 30, 0, 10]);
  expect(hatchPath([], 100, 10, 5)).toBe('');
});
