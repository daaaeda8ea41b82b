import { readdirSync, readFileSync } from 'node:fs';

import { decodeEnvelope } from '@breakwater/sdk/wire';
import { describe, expect, test } from 'vitest';

import { roughFingerprint } from './fingerprint.ts';

const of = (event: unknown, project = 1): number | null =>
  roughFingerprint(project, Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)));

const frames = (...functions: string[]) => functions.map((name, index) => ({ function: name, lineno: 10 + index }));
const lines = (count: number) => Array.from({ length: count }, () => 'x'.repeat(140));
const error = (change: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) => ({
  event_id: 'a',
  exception: {
    values: [{ type: 'TypeError', value: 'x is undefined', stacktrace: { frames: frames('main', 'pay') }, ...change }],
  },
  release: 'shop@1',
  ...rest,
});

describe('events of one issue share a fingerprint', () => {
  test.each([
    ['another id and time', error({}, { event_id: 'b', timestamp: 2 }), error()],
    ['numbers in the value', error({ value: 'user 17 is gone' }), error({ value: 'user 4711 is gone' })],
    ['other breadcrumbs', error({}, { breadcrumbs: { values: [{ message: 'a' }] } }), error()],
    ['spaces of another writer', JSON.stringify(error(), null, 1), JSON.stringify(error())],
    ['numbers in a message', { message: 'took 17 ms' }, { message: 'took 230 ms' }],
  ])('%s', (_, one, other) => {
    expect(of(one)).not.toBeNull();
    expect(of(one)).toBe(of(other));
  });
});

describe('events of different issues have different fingerprints, by', () => {
  test.each([
    ['type', error({ type: 'RangeError' })],
    ['value', error({ value: 'y is undefined' })],
    ['function', error({ stacktrace: { frames: frames('main', 'refund') } })],
    [
      'line',
      error({
        stacktrace: {
          frames: [
            { function: 'main', lineno: 10 },
            { function: 'pay', lineno: 12 },
          ],
        },
      }),
    ],
    ['deeper stack', error({ stacktrace: { frames: frames('main', 'pay', 'send') } })],
    ['release', error({}, { release: 'shop@2' })],
    ['fingerprint', error({}, { fingerprint: ['a', 'b'] })],
    ['type behind its mechanism', '{"exception":{"values":[{"mechanism":{"type":"generic"},"type":"A","value":"v"}]}}'],
    ['message', { message: 'a' }],
  ])('another %s', (_, other) => {
    expect(of(other)).not.toBeNull();
    expect(of(other)).not.toBe(of(error()));
  });

  test('another project', () => expect(of(error(), 2)).not.toBe(of(error(), 1)));

  test('a difference in the second part of the fingerprint', () => {
    expect(of(error({}, { fingerprint: ['a', 'b'] }))).not.toBe(of(error({}, { fingerprint: ['a', 'c'] })));
  });

  test('another column in a minified file of one line', () => {
    const [one, other] = [5_012, 81_733].map((colno) =>
      of(error({ stacktrace: { frames: [{ function: '?', lineno: 1, colno }] } })),
    );
    expect(one).not.toBe(other);
  });

  test('another function, far behind because of the source lines and variables of its caller', () => {
    const source = { pre_context: lines(7), context_line: 'x'.repeat(140), post_context: lines(7), vars: { a: 'b' } };
    const [one, other] = ['pay', 'refund'].map((name) =>
      of(error({ stacktrace: { frames: frames('main', name).map((frame) => ({ ...frame, ...source })) } })),
    );
    expect(one).not.toBe(other);
  });

  test('another end of a long message', () => {
    const [one, other] = ['a', 'b'].map((end) => of({ message: `${'x'.repeat(900)} ${end}` }));
    expect(one).not.toBe(other);
  });

  test('another type behind the same mechanism', () => {
    const [a, b] = ['A', 'B'].map((type) =>
      of(`{"exception":{"values":[{"mechanism": {"type": "generic"}, "type": "${type}", "value": "v"}]}}`),
    );
    expect(a).not.toBe(b);
  });
});

test('an event without exception or message has no fingerprint and is never shed', () => {
  expect(of({ event_id: 'a' })).toBeNull();
  expect(of('')).toBeNull();
  expect(of('"type" '.repeat(10_000))).toBeNull();
});

test('every captured error of an SDK has one', () => {
  const folder = new URL('../../../../sdk/src/wire/fixtures/', import.meta.url);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.event.envelope'))) {
    const event = decodeEnvelope(readFileSync(new URL(file, folder))).items.find(
      ({ headers }) => headers.type === 'event',
    );
    expect(event && roughFingerprint(1, event.payload), file).not.toBeNull();
  }
});
