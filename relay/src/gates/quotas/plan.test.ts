import { expect, test } from 'vitest';

import type { Quota } from '../../log/index.ts';
import { planOf } from './plan.ts';
import { quotaOf, settingsOf } from '../../testing/simulate-quotas.ts';

const categoriesOf = (quota: Partial<Quota>): string[] => [
  ...planOf(settingsOf(1, [quotaOf(quota)])).byCategory.keys(),
];

test.each<[string, Partial<Quota>, string[]]>([
  ['the categories it names', { categories: ['error', 'feedback'] }, ['error', 'feedback']],
  ['known ones beside unknown ones', { categories: ['error', 'of_tomorrow'] }, ['error']],
  ['nothing where it knows none', { categories: ['of_tomorrow'] }, []],
  ['nothing for an indexed twin', { categories: ['transaction_indexed'] }, []],
  ['bytes', { categories: ['attachment'] }, ['attachment']],
  ['nothing where pieces and bytes are mixed', { categories: ['attachment', 'attachment_item'] }, []],
  ['both where everything is refused', { categories: ['log_item', 'log_byte'], limit: 0 }, ['log_item', 'log_byte']],
])('a quota holds for %s', (_what, quota, categories) => expect(categoriesOf(quota)).toEqual(categories));

test('a quota on all counts pieces, and one that refuses all refuses bytes too', () => {
  const pieces = categoriesOf({ categories: [] });
  expect(pieces).toContain('attachment_item');
  expect(pieces).not.toContain('attachment');
  expect(categoriesOf({ categories: [], limit: 0 })).toContain('attachment');
});

test.each<[Quota['scope'], string]>([
  ['organization', 'q:60@organization:default'],
  ['project', 'q:60@project:7'],
  ['key', 'q:60@key:key7'],
])('a quota of scope %s is counted for %s', (scope, key) => {
  expect(planOf(settingsOf(7, [quotaOf({ scope })])).quotas.map((rule) => rule.key)).toEqual([key]);
});

test('a reason cannot break the header that contains it', () => {
  const { quotas } = planOf(settingsOf(1, [quotaOf({ reasonCode: 'a b:c,\r\nd-e_f.g' })]));
  expect(quotas[0]!.reason).toBe('a_b_c___d-e_f.g');
});

test('spikes are watched in every category of pieces, unless that is turned off', () => {
  const keys = [...planOf(settingsOf(1, [], { spikeProtection: true })).byCategory.keys()];
  expect(keys).toEqual(expect.arrayContaining(['error', 'transaction', 'span', 'log_item']));
  expect(keys).not.toEqual(expect.arrayContaining(['session']));
  expect(keys).not.toEqual(expect.arrayContaining(['attachment']));
  expect(planOf(settingsOf(1, [])).byCategory.size).toBe(0);
});
