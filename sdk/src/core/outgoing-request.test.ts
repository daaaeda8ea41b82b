import { describe, expect, test } from 'vitest';

import { missingHeaders } from './outgoing-request.ts';
import { matchesTarget } from './tracing/http-span.ts';

const ours = { 'sentry-trace': 'ours', baggage: 'theirs,ours', traceparent: 'ours' };

test.each<[string, string[], string[]]>([
  ['no tracer', [], ['sentry-trace', 'baggage', 'traceparent']],
  ['a tracer of the W3C header', ['traceparent', 'baggage'], ['sentry-trace', 'baggage']],
  ['the application itself', ['sentry-trace'], []],
])('a request that carries headers of %s gets those that it lacks', (_what, has, added) =>
  expect(missingHeaders(ours, (name) => has.includes(name)).map(([name]) => name)).toEqual(added),
);

describe('targets of trace headers', () => {
  test.each<[string, (string | RegExp)[], boolean, boolean]>([
    ['https://api.example.com/x', ['api.example.com'], false, true],
    ['https://third.example/?h=api.example.com', ['api.example.com'], false, false],
    ['https://third.example/#api.example.com', [/api\.example\.com/], false, false],
    ['https://shop.example/internal/x', [/^\/internal/], true, true],
    ['https://third.example/internal/x', [/^\/internal/], false, false],
    ['https://shop.example/x', [/^https:\/\/shop/g], false, true],
  ])('%s matches %j, where it is %j that the origin is our own: %j', (url, targets, isOwn, matches) => {
    expect(matchesTarget(url, targets, isOwn)).toBe(matches);
    // An expression with a position answers the same again.
    expect(matchesTarget(url, targets, isOwn)).toBe(matches);
  });
});
