import { rowsOfEvent } from '@breakwater/processor/testing';
import { describe, expect, test } from 'vitest';

import { FIRST_PROJECT } from '../../testing/allowed.ts';
import { eventShape, frameShape } from './event-shape.ts';

const { body } = await rowsOfEvent({ platform: 'node', level: 'info', message: 'hello' });
const bare = body.data;

describe('a frame in Sentry’s shape', () => {
  const nothing = {
    filename: null,
    absPath: null,
    module: null,
    package: null,
    platform: null,
    function: null,
    lineNo: null,
    colNo: null,
    context: [],
    vars: null,
    data: null,
  };
  test.each([
    ['that knows nothing', { in_app: false }, { ...nothing, inApp: false }],
    [
      'with its place',
      { in_app: true, filename: 'a.ts', abs_path: '/a.ts', function: 'f', lineno: 3, colno: 4 },
      { ...nothing, inApp: true, filename: 'a.ts', absPath: '/a.ts', function: 'f', lineNo: 3, colNo: 4 },
    ],
    [
      'with lines around',
      { in_app: true, lineno: 2, pre_context: ['one'], context_line: 'two', post_context: ['three', ''] },
      {
        ...nothing,
        inApp: true,
        lineNo: 2,
        context: [
          [1, 'one'],
          [2, 'two'],
          [3, 'three'],
          [4, ''],
        ],
      },
    ],
    [
      'at the first line',
      { in_app: true, lineno: 1, context_line: 'one' },
      { ...nothing, inApp: true, lineNo: 1, context: [[1, 'one']] },
    ],
    ['with lines but no number', { in_app: true, context_line: 'x' }, { ...nothing, inApp: true }],
  ])('%s', (_name, frame, shape) => {
    expect(frameShape(frame)).toEqual(shape);
  });
});

describe('an event in Sentry’s shape', () => {
  const row = {
    eventId: 'e'.repeat(32),
    issueId: '12',
    groupId: '12',
    projectId: FIRST_PROJECT,
    timestampMs: 1000,
    receivedAtMs: 2000,
    traceId: '',
    spanId: '',
    stale: '' as const,
    data: '{}',
  };

  test('has a message entry and no exception for a message', () => {
    const shape = eventShape(row, { ...bare, message: { formatted: 'hello' } });
    expect(shape).toMatchObject({
      type: 'default',
      message: 'hello',
      metadata: { title: 'hello' },
      user: null,
      release: null,
    });
    expect(shape.entries).toEqual([{ type: 'message', data: { formatted: 'hello' } }]);
    expect([shape.dateCreated, shape.dateReceived]).toEqual(['1970-01-01T00:00:01.000Z', '1970-01-01T00:00:02.000Z']);
  });

  test('has fields among its tags, once and in order', () => {
    const { tags } = eventShape(row, {
      ...bare,
      tags: [
        ['zone', 'a'],
        ['level', 'odd'],
      ],
      release: '1.0',
      environment: '',
    });
    expect(tags).toEqual([
      { key: 'level', value: 'info' },
      { key: 'release', value: '1.0' },
      { key: 'zone', value: 'a' },
    ]);
  });

  test('keeps the other fields of a user under data', () => {
    const { user } = eventShape(row, { ...bare, user: { id: '1', plan: 'pro' } });
    expect(user).toEqual({ id: '1', email: null, username: null, ip_address: null, name: null, data: { plan: 'pro' } });
  });
});
