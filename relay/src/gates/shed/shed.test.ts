import { createHash, randomBytes } from 'node:crypto';

import type { Item } from '@breakwater/sdk/wire';
import { describe, expect, test } from 'vitest';

import type { Arrived } from '../gate.ts';
import { settings } from '../../testing/open-test-relay.ts';
import type { Why } from '../../pressure/measure/level.ts';
import { createSeenIssues } from './seen-issues.ts';
import { createShedding } from './shed.ts';

const TYPES = ['replay_event', 'profile', 'log', 'trace_metric', 'span', 'transaction', 'event', 'session', 'check_in'];

function gateAt(level: number, why: Why = 'disk') {
  const clock = { now: 0 };
  const seen = createSeenIssues({ most: 100, forMs: 600_000, now: () => clock.now });
  const gate = createShedding({ level: () => ({ level, why, behindMs: 0 }), seen, random: () => 0.5 });
  return { gate, clock };
}

const itemOf = (type: string, payload: object = {}): Item => ({
  headers: { type },
  payload: Buffer.from(JSON.stringify(payload)),
});
const errorOf = (value: string): Item =>
  itemOf('event', { exception: { values: [{ type: 'TypeError', value }] }, release: 'shop@1' });

const arrivedWith = (items: Item[], eventId = randomBytes(16).toString('hex')): Arrived => ({
  settings,
  envelope: { headers: {}, items },
  eventId,
  receivedAt: 0,
  remoteAddress: undefined,
  userAgent: undefined,
  origin: undefined,
  client: undefined,
});

/** Judges one item and, where it passes, has it appended. */
function judge(gate: ReturnType<typeof gateAt>['gate'], item: Item, eventId?: string) {
  const arrived = arrivedWith([item], eventId);
  const judgement = gate.judge(arrived, [item]);
  const passes = judgement.stopped.length === 0;
  gate.settled?.(arrived, passes ? [item] : []);
  return { ...judgement, passes };
}

describe('each level sheds its categories', () => {
  test.each([
    [0, []],
    [1 / 3, ['replay_event', 'profile']],
    [2 / 3, ['replay_event', 'profile', 'log', 'trace_metric']],
    [1, ['replay_event', 'profile', 'log', 'trace_metric', 'span', 'transaction']],
    [2, ['replay_event', 'profile', 'log', 'trace_metric', 'span', 'transaction', 'event']],
    [3, TYPES],
  ])('level %d', (level, stopped) => {
    const { gate } = gateAt(level);
    judge(gate, errorOf('seen'));
    const shed = TYPES.filter((type) => !judge(gate, type === 'event' ? errorOf('seen') : itemOf(type)).passes);
    expect(shed).toEqual(stopped);
  });

  test('client reports pass at every level, for they account for lost units', () => {
    expect(judge(gateAt(3).gate, itemOf('client_report')).passes).toBe(true);
  });
});

test('a report of a browser is shed before any error, unless it is the first of its issue', () => {
  const reportOf = (host: string): Item => {
    const item = itemOf('event', { logentry: { formatted: `Blocked 'image' from '${host}'` } });
    return { ...item, headers: { ...item.headers, data_category: 'security' } };
  };
  const passesAt = (level: number): boolean[] => {
    const { gate } = gateAt(level);
    return [reportOf('a.test'), reportOf('b.test'), reportOf('a.test'), errorOf('x'), errorOf('x')].map(
      (item) => judge(gate, item).passes,
    );
  };
  expect(passesAt(2 / 3)).toEqual([true, true, true, true, true]);
  expect(passesAt(1)).toEqual([true, true, false, true, true]);
  expect(passesAt(2)).toEqual([true, true, false, true, false]);
});

test('between two levels a growing share of traces is shed, each as a whole', () => {
  const { gate } = gateAt(1 - 1 / 12);
  const shares = Array.from({ length: 1_000 }, (_, n) => createHash('md5').update(`trace ${n}`).digest('hex')).map(
    (traceId) => {
      const ofTrace = (item: Item): boolean => {
        const arrived = {
          ...arrivedWith([item]),
          envelope: { headers: { trace: { trace_id: traceId } }, items: [item] },
        };
        return gate.judge(arrived, [item]).stopped.length > 0;
      };
      expect(ofTrace(itemOf('span'))).toBe(ofTrace(itemOf('transaction')));
      return ofTrace(itemOf('span')) ? 1 : 0;
    },
  );
  const share = shares.reduce((sum: number, each) => sum + each, 0) / shares.length;
  expect(share).toBeGreaterThan(0.68);
  expect(share).toBeLessThan(0.82);
});

test.each([2, 3])(
  'at level %d the first event of an issue passes, and again when it was not seen for long',
  (level) => {
    const { gate, clock } = gateAt(level);
    const passes = (value: string): boolean => judge(gate, errorOf(value)).passes;
    expect(['Cart is gone', 'Cart is gone', 'User 17 is gone', 'User 4711 is gone'].map(passes)).toEqual([
      true,
      false,
      true,
      false,
    ]);
    clock.now += 600_000;
    expect(passes('Cart is gone')).toBe(true);
  },
);

test('an event that the log did not take stays the first of its issue', () => {
  const { gate } = gateAt(2);
  const item = errorOf('x');
  for (let time = 0; time < 2; time++) {
    const arrived = arrivedWith([item]);
    expect(gate.judge(arrived, [item]).stopped).toEqual([]);
    gate.settled?.(arrived, []);
  }
});

describe('the limit of a refusal names', () => {
  test.each([
    [
      1,
      'transaction',
      [
        'replay',
        'profile',
        'profile_chunk',
        'profile_chunk_ui',
        'log_item',
        'trace_metric',
        'metric_bucket',
        'transaction',
        'span',
      ],
    ],
    [
      0.5,
      'log',
      ['replay', 'profile', 'profile_chunk', 'profile_chunk_ui', 'log_item', 'trace_metric', 'metric_bucket'],
    ],
    [0.5, 'replay_event', ['replay', 'profile', 'profile_chunk', 'profile_chunk_ui']],
  ])('at level %d for a %s: %j', (level, type, categories) => {
    const { gate } = gateAt(level, 'memory');
    // An id of zeros has luck 0 and is shed first.
    const { stopped, limits } = judge(gate, itemOf(type), '0'.repeat(32));
    expect(stopped).toMatchObject([{ outcome: 'rate_limited', reason: 'backpressure:memory' }]);
    expect(limits).toMatchObject([{ categories, scope: 'organization', reasonCode: 'backpressure' }]);
  });

  test('no errors, though a repeated one was refused: a client does not know which are the first', () => {
    const { gate } = gateAt(3);
    judge(gate, errorOf('x'));
    const { limits } = judge(gate, errorOf('x'));
    expect(limits).toHaveLength(1);
    expect(limits?.[0]?.categories).not.toContain('error');
    // An empty list would mean all categories.
    expect(limits?.[0]?.categories.length).toBeGreaterThan(0);
  });
});
