import { expect, test } from 'vitest';

import { ownPath } from './own-path.ts';

test.each([
  ['/issues', '/issues'],
  ['/issues?query=is:new&project=shop#top', '/issues?query=is:new&project=shop#top'],
  ['/issues?query=https://a.example/', '/issues?query=https://a.example/'],
  ['https://evil.example/', undefined],
  ['//evil.example', undefined],
  ['///evil.example', undefined],
  ['/\\evil.example', undefined],
  ['\\\\evil.example', undefined],
  ['/\t/evil.example', undefined],
  ['/\n/evil.example', undefined],
  ['\t//evil.example', undefined],
  ['/.//evil.example', undefined],
  ['/a/..//evil.example', undefined],
  ['javascript:alert(1)', undefined],
  ['java\nscript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['issues', undefined],
  ['', undefined],
  [undefined, undefined],
  [['/issues'], undefined],
])('%j leads to %j', (given, path) => {
  expect(ownPath(given)).toBe(path);
});
