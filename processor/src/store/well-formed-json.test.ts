import { expect, test } from 'vitest';

import { wellFormedJson } from './well-formed-json.ts';

test.each([
  ['plain', 'plain'],
  ['\ud83d\ude00', '\ud83d\ude00'],
  ['\ud83d', '\ufffd'],
  ['a\udfffb\ud800', 'a\ufffdb\ufffd'],
  ['\\ud800', '\\ud800'],
  ['\\\ud800', '\\\ufffd'],
  ['\\\\ud800\ud800', '\\\\ud800\ufffd'],
])('keeps %j but for lone surrogates', (text, expected) => {
  expect(JSON.parse(wellFormedJson({ [text]: [text] }))).toEqual({ [expected]: [expected] });
});
