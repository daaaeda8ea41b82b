import { expect, test } from 'vitest';

import * as browser from '../browser/index.ts';
import * as node from '../node/index.ts';
import * as either from './index.ts';

test('the types for an unknown platform have all names of both halves', () => {
  const names = new Set([...Object.keys(browser), ...Object.keys(node)]);
  expect(Object.keys(either).toSorted()).toEqual([...names].toSorted());
});
