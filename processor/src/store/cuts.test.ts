import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { cutText, innerText, PARTS, reasonOfCut } from './cuts.ts';
import type { Cut } from './cuts.ts';

test.each<[Cut, string]>([
  [
    { part: 'spans', why: 'limit', left: 3000, total: 4000 },
    '3,000 of its 4,000 spans were left out: at most 1,000 per transaction',
  ],
  [{ part: 'spans', why: 'invalid', left: 1, total: 5 }, '1 of its 5 spans was left out: not valid'],
  [
    { part: 'extra', why: 'limit', left: 2, total: 0 },
    '2 values of extra were left out: at most 262,144 characters and 7 levels per event',
  ],
  [{ part: 'texts', why: 'limit', left: 1, total: 0 }, '1 text was shortened: at most the length of the field'],
])('%j', (cut, text) => {
  expect(cutText(cut)).toBe(text);
  expect(innerText(reasonOfCut(cut), cut.left)).toBe(cutText({ ...cut, total: 0 }));
});

test('a reason of a later version is shown as it is', () => expect(innerText('wings', 2)).toBe('2: wings'));

test('the documents list every part that has a limit, and no other', () => {
  const docs = readFileSync(new URL('../../../docs/send.md', import.meta.url), 'utf8');
  const table = docs.split('\n## What is cut\n')[1]?.split('\n## ')[0] ?? '';
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| Part'));
  expect(rows).toEqual(Object.values(PARTS).map(({ many, most }) => `| ${many} | ${most} |`));
});
