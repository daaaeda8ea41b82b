import { describe, expect, test } from 'vitest';

import { mergeBaggage, readDsc, readTrace } from './trace-headers.ts';

const T = '0123456789abcdef0123456789abcdef';
const S = '0123456789abcdef';

describe('readTrace', () => {
  test.each<[string, Parameters<typeof readTrace>[0], object | null]>([
    ['sampled', { sentryTrace: `${T}-${S}-1` }, { traceId: T, parentSpanId: S, sampled: true, dsc: {} }],
    ['not sampled', { sentryTrace: ` ${T}-${S}-0 ` }, { traceId: T, parentSpanId: S, sampled: false, dsc: {} }],
    ['undecided', { sentryTrace: `${T}-${S}` }, { traceId: T, parentSpanId: S, dsc: {} }],
    [
      'with baggage',
      { sentryTrace: `${T}-${S}-1`, baggage: 'a=b,sentry-release=r%201' },
      { traceId: T, parentSpanId: S, sampled: true, dsc: { release: 'r 1' } },
    ],
    ['the W3C header', { traceparent: `00-${T}-${S}-01` }, { traceId: T, parentSpanId: S, sampled: true, dsc: {} }],
    [
      'the W3C header, not sampled',
      { traceparent: `00-${T}-${S}-00` },
      { traceId: T, parentSpanId: S, sampled: false, dsc: {} },
    ],
    [
      'both',
      { sentryTrace: `${T}-${S}-0`, traceparent: `00-${S}${S}-${S}-01` },
      { traceId: T, parentSpanId: S, sampled: false, dsc: {} },
    ],
    ['zeros', { traceparent: `00-${'0'.repeat(32)}-${S}-01` }, null],
    ['nonsense', { sentryTrace: 'x', traceparent: 'y' }, null],
    ['nothing', {}, null],
  ])('%s', (_what, incoming, result) => expect(readTrace(incoming)).toEqual(result));
});

describe('baggage', () => {
  test.each<[string, string | null, Record<string, string>, string]>([
    ['entries of others are kept', 'a=b;p=1, c=d', { trace_id: T }, `a=b;p=1,c=d,sentry-trace_id=${T}`],
    ['entries of ours are replaced whole', 'a=b,sentry-old=1', { release: 'x y' }, 'a=b,sentry-release=x%20y'],
    ['entries of ours are kept where the sampling context is empty', 'a=b,sentry-old=1', {}, 'a=b,sentry-old=1'],
    ['alone', null, { a: '1' }, 'sentry-a=1'],
  ])('%s', (_what, existing, dsc, result) => expect(mergeBaggage(existing, dsc)).toBe(result));

  test('entries beyond 8192 characters are left out', () => {
    const header = mergeBaggage(`big=${'x'.repeat(8180)}`, { a: '1', b: '2' });
    expect(header.length).toBeLessThanOrEqual(8192);
    expect(header).not.toContain('sentry-a');
  });

  test('values that are not percent-encoded are left out', () =>
    expect(readDsc('sentry-a=%zz,sentry-b=1')).toEqual({ b: '1' }));
});
