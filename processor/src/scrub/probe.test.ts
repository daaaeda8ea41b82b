import { RegExpParser } from '@eslint-community/regexpp';
import { describe, expect, test } from 'vitest';

import { whySlow } from './probe.ts';

const slow = (pattern: string): string | null =>
  whySlow(new RegExpParser({ ecmaVersion: 2024 }).parsePattern(pattern, 0, pattern.length, { unicode: false }));

describe('the steps of a pattern grow with the text', () => {
  test.each([
    String.raw`cust-\d{6}`,
    String.raw`[a-z]{2}\d{1,9}-[a-z]{1,20}`,
    String.raw`(?:\d[ -]?){12,18}\d`,
    String.raw`(?:foo|bar){1,3}?baz`,
    String.raw`\bKD\d{4,10}\b`,
    String.raw`\w{1,7}\d{1,8}x`,
    'order=\\S+',
    'a{1,63}b',
    `${'[a-z]{100}'.repeat(20)}!`,
  ])('%s', (pattern) => expect(slow(pattern)).toBeNull());
});

describe('the steps of a pattern grow faster than the text', () => {
  test.each([
    String.raw`\w+@`,
    String.raw`a+$x`,
    String.raw`a.*b`,
    String.raw`(?:a|b)+c`,
    '(a+)+$',
    String.raw`a*?x`,
    String.raw`\d{1,90}\d{1,90}x`,
    '(?:a?){30}a{30}z',
  ])('%s', (pattern) => expect(slow(pattern)).toContain('steps'));
});
