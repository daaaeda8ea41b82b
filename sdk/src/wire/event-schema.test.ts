import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';

import {
  breadcrumbSchema,
  contextsSchema,
  debugImageSchema,
  eventAttributes,
  eventSchema,
  exceptionSchema,
  frameSchema,
  mechanismSchema,
  requestSchema,
  sdkSchema,
  spanSchema,
  spanV2Schema,
  stacktraceSchema,
  traceContextSchema,
  userSchema,
} from './event-schema.ts';
import type {
  Breadcrumb,
  Contexts,
  DebugImage,
  Event,
  Exception,
  Frame,
  Mechanism,
  RequestInfo,
  SdkInfo,
  WireSpan,
  SpanV2,
  Stacktrace,
  TraceContext,
  User,
} from './event.ts';

test('each schema is exactly its interface', () => {
  expectTypeOf<z.output<typeof frameSchema>>().toEqualTypeOf<Frame>();
  expectTypeOf<z.output<typeof stacktraceSchema>>().toEqualTypeOf<Stacktrace>();
  expectTypeOf<z.output<typeof mechanismSchema>>().toEqualTypeOf<Mechanism>();
  expectTypeOf<z.output<typeof exceptionSchema>>().toEqualTypeOf<Exception>();
  expectTypeOf<z.output<typeof breadcrumbSchema>>().toEqualTypeOf<Breadcrumb>();
  expectTypeOf<z.output<typeof userSchema>>().toEqualTypeOf<User>();
  expectTypeOf<z.output<typeof requestSchema>>().toEqualTypeOf<RequestInfo>();
  expectTypeOf<z.output<typeof traceContextSchema>>().toEqualTypeOf<TraceContext>();
  expectTypeOf<z.output<typeof contextsSchema>>().toEqualTypeOf<Contexts>();
  expectTypeOf<z.output<typeof debugImageSchema>>().toEqualTypeOf<DebugImage>();
  expectTypeOf<z.output<typeof sdkSchema>>().toEqualTypeOf<SdkInfo>();
  expectTypeOf<z.output<typeof spanSchema>>().toEqualTypeOf<WireSpan>();
  expectTypeOf<z.output<typeof spanV2Schema>>().toEqualTypeOf<SpanV2>();
  expectTypeOf<z.output<typeof eventSchema>>().toEqualTypeOf<Event>();
});

describe('the event schema', () => {
  test.each<[string, unknown]>([
    ['nothing', {}],
    ['unknown keys at every depth', { odd: 1, user: { id: 7, plan: 'x' }, contexts: { trace: { weird: [] }, gpu: 3 } }],
    ['a bare array of exceptions', { exception: [{ type: 'A', stacktrace: { frames: [null, { lineno: 3 }] } }] }],
    ['wrapped breadcrumbs', { breadcrumbs: { values: [null, { timestamp: '2026-01-01T00:00:00Z' }] } }],
    ['tags as pairs', { tags: [['a', 1], null] }],
    ['headers as an object', { request: { headers: { a: 'b' }, cookies: 'a=b', data: { any: [1] } } }],
    ['nulls', { user: null, message: null, spans: [null], fingerprint: null }],
  ])('keeps %s as it came', (_what, event) => {
    expect(eventSchema.parse(event)).toEqual(event);
  });

  test('a wrong field inside a part reads as null and costs nothing else', () => {
    const parsed = eventSchema.parse({
      exception: { values: [{ type: 'A', stacktrace: { frames: [{ lineno: '12', function: 'f' }, 'nonsense'] } }] },
      user: { id: {}, email: 'a@b.c' },
    });
    expect(parsed.exception).toEqual({
      values: [{ type: 'A', stacktrace: { frames: [{ lineno: null, function: 'f' }, null] } }],
    });
    expect(parsed.user).toEqual({ id: null, email: 'a@b.c' });
  });

  test.each<[keyof Event, unknown]>([
    ['release', 5],
    ['exception', 'Error'],
    ['fingerprint', 'a'],
    ['contexts', []],
    ['message', 3],
  ])('refuses a wrong attribute %s by itself', (name, value) => {
    expect(eventAttributes[name].safeParse(value).success).toBe(false);
    expect(eventSchema.safeParse({ [name]: value }).success).toBe(false);
  });
});
