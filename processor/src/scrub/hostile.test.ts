import { expect, test } from 'vitest';

import { readItem } from './scrub-item.ts';
import { whyNotLinear } from './linear.ts';

/** Beginnings that one rule or another takes long to give up on. */
const SEEDS = [
  'password',
  'pass=',
  'pin="',
  'pin=null;',
  'token:',
  'x=',
  '=',
  ':',
  '%3D',
  '%',
  '\\',
  '\\"',
  "'",
  'a.b-c_',
  'user[',
  'Bearer ',
  '--password ',
  '--a',
  'basic a',
  'Authorization: ',
  'Cookie: a',
  '<pin>',
  '<a b',
  'name="pin"\n',
  'name="',
  '//a:',
  'http://u:p',
  '@',
  'a@',
  'eyJ',
  'eyJabcdefgh.abcd.',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN ',
  'private key',
  'sk-',
  'sk-1',
  'ghp_',
  'SG.a',
  'xoxb-',
  'AKIA',
  'webhooks/',
  'hooks.slack.com/services/',
  '4',
  '4111 ',
  '4111-1111-1111-',
  '37',
  'DE89',
  'DE89 3704',
  'GB',
  '{"a":',
  '[[',
  '{"pin":"',
  '\\u0041',
  'curl -u a:b ',
  'mysql -p" ',
  "create user a identified by '",
  "set password '",
  'set password for ',
  'password -> ',
  'basic YTpi',
  'cGFzc3dvcmQ9',
  '\u200b4111',
  'bearer -',
  '\\\\u0041',
];
const TAILS = ['', '\n', '"'];

/** The CPU time of the quickest of a few runs, which other work of the machine does not lengthen. */
function milliseconds(work: () => unknown): number {
  const times = Array.from({ length: 3 }, () => {
    const from = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

const itemOf = (seed: string, tail: string, length: number): Uint8Array =>
  Buffer.from(JSON.stringify({ extra: { a: seed.repeat(Math.ceil(length / seed.length)) + tail } }));

test('the time of a text grows with its length and no faster, however hostile it is', () => {
  const slow: string[] = [];
  for (const seed of SEEDS) {
    for (const tail of TAILS) {
      const short = milliseconds(() => readItem(itemOf(seed, tail, 4_000)));
      const long = milliseconds(() => readItem(itemOf(seed, tail, 64_000)));
      // Sixteen times the text: a quadratic rule would take 256 times as long.
      if (long > 50 && long > short * 100)
        slow.push(`${JSON.stringify(seed)} ${JSON.stringify(tail)}: ${short} ms, ${long} ms`);
    }
  }
  expect(slow).toEqual([]);
}, 120_000);

test('a pattern that is taken is quick on its own repetition', () => {
  const taken = [
    String.raw`(?:\d[ -]?){12,18}\d`,
    String.raw`[a-z]{2}\d{1,9}-[a-z]{1,20}`,
    String.raw`\w{1,7}\d{1,8}x`,
    'order=\\S+',
  ];
  for (const pattern of taken) {
    expect(whyNotLinear(pattern)).toBeNull();
    for (const unit of ['1', '1 ', 'a', 'ab1', 'order=', 'ab1-']) {
      const rules = [
        {
          name: 'project:1',
          pattern: new RegExp(pattern, 'gi'),
          keys: false,
          values: true,
          action: 'replace' as const,
        },
      ];
      const text = `${unit.repeat(100_000 / unit.length)}!`;
      const scrubber = { rules, keepsAddresses: true, hash: (value: string) => value };
      const bytes = Buffer.from(JSON.stringify({ text }));
      expect(
        milliseconds(() => readItem(bytes, scrubber)),
        `${pattern} on ${unit}`,
      ).toBeLessThan(2000);
    }
  }
});

test('a secret that is nested deep is left out, and the process goes on', () => {
  const deep = `{"password":${'['.repeat(15_000)}"Zq"${']'.repeat(15_000)}}`;
  expect(JSON.stringify(readItem(Buffer.from(deep)).json)).not.toContain('Zq');
});
