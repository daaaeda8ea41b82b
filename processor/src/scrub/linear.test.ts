import { describe, expect, test } from 'vitest';

import { whyNotLinear } from './linear.ts';

describe('a pattern is taken', () => {
  test.each([
    String.raw`cust-\d{6}`,
    String.raw`\bKD\d{4,10}\b`,
    String.raw`employee|staff|worker`,
    String.raw`[a-z]{2}\d{1,9}-[a-z]{1,20}`,
    String.raw`internal/[^/]{1,64}/`,
    String.raw`order=\S+`,
    String.raw`(?:\d[ -]?){12,18}\d`,
    String.raw`^x-secret-.*`,
    String.raw`(\d{3}-){2}\d{4}`,
    String.raw`(?:foo|bar){1,3}baz`,
    String.raw`\p{L}x`,
  ])('%s', (pattern) => expect(whyNotLinear(pattern)).toBeNull());
});

describe('a pattern is refused with its reason', () => {
  test.each<[string, string]>([
    ['(', 'no regular expression'],
    ['', 'empty text'],
    ['a*', 'empty text'],
    ['x|', 'empty text'],
    [String.raw`(a)\1`, 'refers back'],
    ['(?=a)b', 'looks around'],
    ['(?<!a)b', 'looks around'],
    ['(a+)+$', 'over 100 times'],
    ['(a{1,9}){1,9}b', 'several ways'],
    ['(a|a){1,30}b', 'several ways'],
    ['(a|ab)(b|c){1,20}', ''],
    [String.raw`\w+@\w+`, 'over 100 times'],
    [String.raw`token.*secret`, 'over 100 times'],
    [String.raw`\w{1,90}\d{1,90}x`, 'too many ways'],
    [String.raw`.{0,90}x`, 'too many ways'],
    [String.raw`(\d?){5}`, 'may be empty'],
    [String.raw`\d+$`, 'over 100 times'],
    ['a{1,9999}b', 'over 100 times'],
    ['x'.repeat(301), 'over 300'],
  ])('%s', (pattern, reason) =>
    reason === '' ? expect(whyNotLinear(pattern)).toBeNull() : expect(whyNotLinear(pattern)).toContain(reason),
  );
});
