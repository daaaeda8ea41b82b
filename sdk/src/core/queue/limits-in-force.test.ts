import { expect, test } from 'vitest';

import { limitsInForce, retryAfterMs } from './limits-in-force.ts';

const NOW = 1_700_000_000_000;

test.each<[string, { status?: number; rateLimits?: string; retryAfter?: string }[], Record<string, number>]>([
  ['the header counts on a 200', [{ rateLimits: '10:error:key' }], { error: 10, transaction: 0 }],
  [
    'and instead of Retry-After',
    [{ status: 429, rateLimits: '10:error:key', retryAfter: '99' }],
    { error: 10, transaction: 0 },
  ],
  ['Retry-After of a 429 holds for all', [{ status: 429, retryAfter: '7' }], { error: 7, session: 7 }],
  ['as a date', [{ status: 429, retryAfter: new Date(NOW + 5000).toUTCString() }], { error: 5 }],
  ['a bare 429 holds a minute', [{ status: 429 }], { error: 60 }],
  ['a bare 503 is no limit', [{ status: 503, retryAfter: '7' }], { error: 0 }],
  ['the longest deadline holds', [{ rateLimits: '10:error:key' }, { rateLimits: '2:error:key' }], { error: 10 }],
  ['all holds beside a shorter category', [{ rateLimits: '2:error:key, 9::project' }], { error: 9, monitor: 9 }],
  [
    'kinds that a server does not store stop alone',
    [{ status: 429, rateLimits: '600:session:organization:unsupported, 600:default:organization:unsupported' }],
    { session: 600, default: 600, error: 0, transaction: 0, internal: 0 },
  ],
  ['unknown categories limit nothing', [{ rateLimits: '10:of_tomorrow:key' }], { error: 0 }],
])('%s', (_what, answers, expected) => {
  const limits = limitsInForce();
  for (const answer of answers) limits.update({ status: 200, ...answer }, NOW);
  for (const [category, seconds] of Object.entries(expected)) {
    expect(limits.isLimited(category as 'error', NOW + seconds * 1000 - 1)).toBe(seconds > 0);
    expect(limits.isLimited(category as 'error', NOW + seconds * 1000)).toBe(false);
  }
});

test.each([
  ['5', 5000],
  ['0.5', 500],
  ['-1', 0],
  ['soon', null],
  ['', null],
])('Retry-After %j is %j ms', (header, ms) => expect(retryAfterMs(header, NOW)).toBe(ms));
