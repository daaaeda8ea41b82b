import { expect, test } from 'vitest';

import { shorten } from './shorten.ts';

const LARGE = 1_000_000;

test('leaves small payloads unchanged', () => {
  const list = Array.from({ length: 5000 }, () => 1);
  expect(shorten(list, 20_000)).toBe(list);
});

test('keeps the start and the end of a list', () => {
  const list = shorten(
    Array.from({ length: 5000 }, (_, i) => i),
    LARGE,
  ) as number[];
  expect([list.length, list[499], list[500], list.at(-1)]).toEqual([1000, 499, 4500, 4999]);
});

test('cuts off excess depth and amounts', () => {
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(JSON.stringify(shorten(deep, LARGE)).length).toBeLessThan(200);

  const wide = shorten(
    Object.fromEntries(Array.from({ length: 900 }, (_, i) => [i, Array.from({ length: 1000 }, () => ({}))])),
    LARGE,
  );
  const nodes = JSON.stringify(wide).split('{').length;
  expect(nodes).toBeGreaterThan(250_000);
  expect(nodes).toBeLessThan(310_000);
});
