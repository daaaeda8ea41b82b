import { expect, test } from 'vitest';

import { createCuts } from './count-cuts.ts';
import { shorten } from './shorten.ts';

const LARGE = 1_000_000;

test('leaves small payloads unchanged', () => {
  const list = Array.from({ length: 5000 }, () => 1);
  expect(shorten(list, 20_000, createCuts())).toBe(list);
});

test('keeps the start and the end of a list', () => {
  const list = shorten(
    Array.from({ length: 5000 }, (_, i) => i),
    LARGE,
    createCuts(),
  ) as number[];
  expect([list.length, list[499], list[500], list.at(-1)]).toEqual([1000, 499, 4500, 4999]);
});

test('cuts off excess depth and amounts', () => {
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(JSON.stringify(shorten(deep, LARGE, createCuts())).length).toBeLessThan(200);

  const wide = shorten(
    Object.fromEntries(Array.from({ length: 900 }, (_, i) => [i, Array.from({ length: 1000 }, () => ({}))])),
    LARGE,
    createCuts(),
  );
  const nodes = JSON.stringify(wide).split('{').length;
  expect(nodes).toBeGreaterThan(250_000);
  expect(nodes).toBeLessThan(310_000);
});

test.each([
  ['spans', { spans: Array.from({ length: 1200 }, () => ({})) }, { part: 'spans', left: 200 }],
  [
    'wrapped values',
    { breadcrumbs: { values: Array.from({ length: 1100 }, () => ({})) } },
    { part: 'breadcrumbs', left: 100 },
  ],
  ['any other list', { extra: { list: Array.from({ length: 1001 }, () => 1) } }, { part: 'lists', left: 1 }],
])('counts what it cuts of %s', (_name, payload, cut) => {
  const cuts = createCuts();
  shorten(payload, LARGE, cuts);
  expect(cuts.all()).toEqual([{ ...cut, why: 'limit', total: 0 }]);
});
