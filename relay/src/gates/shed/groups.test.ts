import { categoryOfItem } from '@breakwater/sdk/wire';
import { expect, test } from 'vitest';

import { ITEM_PATHS } from '../../log/index.ts';
import { GROUPS, groupOf } from './groups.ts';

/** Metrics of an older protocol have a category and no item that is counted in it. */
const WITHOUT_ITEMS = ['metric_bucket'];

test('a group tells clients to keep back only what is shed with it', () => {
  const types = Object.keys(ITEM_PATHS);
  for (const group of GROUPS) {
    const own = types.filter((type) => groupOf({ type }) === group).map((type) => categoryOfItem({ type }));
    const foreign = group.advertised.filter((category) => !own.includes(category) && !WITHOUT_ITEMS.includes(category));
    expect(foreign).toEqual([]);
  }
});

test('no group tells clients to keep errors back', () => {
  expect(GROUPS.flatMap(({ advertised }) => advertised)).not.toContain('error');
});
