import { formatRateLimits } from '@breakwater/sdk/wire';
import type { Item } from '@breakwater/sdk/wire';
import { describe, expect, test } from 'vitest';

import { judge } from '../gate.ts';
import type { ProjectSettings, Quota } from '../../log/index.ts';
import { createQuotas } from './create-quotas.ts';
import type { Quotas } from './create-quotas.ts';
import { arrivedWith, quotaOf, sendError, settingsOf, START } from '../../testing/simulate-quotas.ts';
import { shiftOf, windowStart } from './window.ts';

const WINDOW = windowStart(START, 60_000, shiftOf('default'));

const item = (type: string, count?: number, bytes = 0): Item => ({
  headers: { type, ...(count === undefined ? {} : { item_count: count }) },
  payload: new Uint8Array(bytes),
});

/** Quotas with a clock that stands at the first moment of a window until it is moved. */
function open() {
  const clock = { now: WINDOW };
  const quotas = createQuotas({ relay: 'a', now: () => clock.now });
  return { clock, quotas };
}

/** The stopped items of one request as `type:reason`, and the header of limits. All other items are appended. */
function send(quotas: Quotas, settings: ProjectSettings, items: Item[], appended = true) {
  const arrived = arrivedWith(settings, items);
  const { kept, stopped, limits } = judge([quotas], arrived);
  quotas.settled?.(arrived, appended ? kept : []);
  return {
    stopped: stopped.map((each) => `${each.item.headers.type}:${each.reason}`),
    limits: formatRateLimits(limits),
  };
}

const sendErrors = (quotas: Quotas, settings: ProjectSettings, count: number): number => {
  let taken = 0;
  for (let index = 0; index < count; index++) if (sendError(quotas, settings)) taken++;
  return taken;
};

describe('a spent quota stops', () => {
  const cases: [string, Partial<Quota>, Item[], string[]][] = [
    [
      'an event, with all items that need it',
      {},
      [item('attachment', undefined, 9), item('event'), item('user_report')],
      ['event:spent', 'attachment:spent', 'user_report:spent'],
    ],
    ['an event, and not the session beside it', {}, [item('event'), item('session')], ['event:spent']],
    [
      'an attachment by its bytes',
      { categories: ['attachment'] },
      [item('event'), item('attachment', undefined, 9)],
      ['attachment:spent'],
    ],
    [
      'an attachment by its number',
      { categories: ['attachment_item'] },
      [item('attachment', undefined, 9)],
      ['attachment:spent'],
    ],
    ['a log by its bytes', { categories: ['log_byte'] }, [item('log', 3, 90)], ['log:spent']],
    ['a log by its entries', { categories: ['log_item'] }, [item('log', 3, 90)], ['log:spent']],
    ['a session where it is meant', { categories: ['session'] }, [item('session')], ['session:spent']],
    ['no totals of sessions', { categories: [] }, [item('sessions')], []],
    ['no client report', { categories: [] }, [item('client_report')], []],
    ['nothing of an unknown kind', { categories: [] }, [item('of_tomorrow')], []],
    ['nothing of another category', { categories: ['span'] }, [item('event')], []],
  ];

  test.each(cases)('%s', (_what, quota, items, stopped) => {
    const { quotas } = open();
    expect(send(quotas, settingsOf(1, [quotaOf({ ...quota, limit: 0 })]), items).stopped).toEqual(stopped);
  });
});

describe('a window', () => {
  test('takes units up to its limit, names the time of its end, and begins anew', () => {
    const { quotas, clock } = open();
    const settings = settingsOf(1, [quotaOf({ limit: 5, scope: 'project' })]);
    expect(sendErrors(quotas, settings, 9)).toBe(5);
    clock.now += 20_500;
    expect(send(quotas, settings, [item('event')])).toEqual({
      stopped: ['event:spent'],
      limits: '40:error:project:spent',
    });
    // Answers to other categories name the limit too, because SDKs overwrite the limits of earlier answers.
    expect(send(quotas, settings, [item('session')])).toEqual({ stopped: [], limits: '40:error:project:spent' });
    clock.now = WINDOW + 60_000;
    expect(send(quotas, settings, [item('event')])).toEqual({ stopped: [], limits: '' });
  });

  test('is not used up in its first second, but is by its end', () => {
    const { quotas, clock } = open();
    const settings = settingsOf(1, [quotaOf({ limit: 600 })]);
    expect(sendErrors(quotas, settings, 600)).toBe(120);
    expect(send(quotas, settings, [item('event')]).limits).toBe('1:error:organization:spent');
    let taken = 120;
    for (; clock.now < WINDOW + 60_000; clock.now += 100) taken += sendErrors(quotas, settings, 4);
    expect(taken).toBe(600);
  });

  test('gives back units that were not appended', () => {
    const { quotas } = open();
    const settings = settingsOf(1, [quotaOf({ limit: 2 })]);
    for (let index = 0; index < 5; index++) {
      expect(send(quotas, settings, [item('event')], false).stopped).toEqual([]);
    }
    expect(sendErrors(quotas, settings, 5)).toBe(2);
  });

  test('takes a container as a whole or not at all', () => {
    const { quotas } = open();
    const settings = settingsOf(1, [quotaOf({ limit: 10, categories: ['span'] })]);
    expect(send(quotas, settings, [item('span', 8, 900)]).stopped).toEqual([]);
    expect(send(quotas, settings, [item('span', 3, 900)]).stopped).toEqual(['span:spent']);
    expect(send(quotas, settings, [item('span', 2, 900)]).stopped).toEqual([]);
  });

  test('names at most 300 seconds for a long window, and 60 for a quota that refuses everything', () => {
    const { quotas } = open();
    const day = settingsOf(1, [quotaOf({ limit: 1, windowSeconds: 86_400 })]);
    sendError(quotas, day);
    expect(send(quotas, day, [item('event')]).limits).toBe('300:error:organization:spent');
    const none = settingsOf(1, [quotaOf({ limit: 0, categories: [], scope: 'key', reasonCode: 'off' })]);
    expect(send(quotas, none, [item('event')]).limits).toBe('60::key:off');
  });
});

describe('several quotas', () => {
  const short = quotaOf({ id: 'short', limit: 5, scope: 'key', reasonCode: 'short' });
  const long = quotaOf({ id: 'long', limit: 5, windowSeconds: 3_600, reasonCode: 'long' });

  test('are charged together or not at all', () => {
    const { quotas, clock } = open();
    const both = settingsOf(1, [short, { ...long, limit: 8 }]);
    expect(sendErrors(quotas, both, 20)).toBe(5);
    clock.now = WINDOW + 60_000;
    // The units that the short quota refused were not counted in the long one.
    expect(sendErrors(quotas, both, 20)).toBe(3);
  });

  test('give the reason of the longest, and name all limits', () => {
    const { quotas } = open();
    const both = settingsOf(1, [short, long]);
    sendErrors(quotas, both, 5);
    const { stopped, limits } = send(quotas, both, [item('event')]);
    expect(stopped).toEqual(['event:long']);
    expect(limits.split(', ').map((limit) => limit.replace(/^\d+/, ''))).toEqual([
      ':error:key:short',
      ':error:organization:long',
    ]);
  });

  test('with the scope organization are shared by its projects, with the scope project they are not', () => {
    const { quotas } = open();
    expect(sendErrors(quotas, settingsOf(1, [long]), 4)).toBe(4);
    expect(sendErrors(quotas, settingsOf(2, [long]), 4)).toBe(1);
    const own = quotaOf({ id: 'own', limit: 3, scope: 'project' });
    expect(sendErrors(quotas, settingsOf(1, [own]), 4)).toBe(3);
    expect(sendErrors(quotas, settingsOf(2, [own]), 4)).toBe(3);
  });
});

test('counters are bounded, finished ones are forgotten, and uncounted items are reported', () => {
  const clock = { now: WINDOW };
  const quotas = createQuotas({ relay: 'a', now: () => clock.now, maxCounters: 2 });
  const of = (project: number) => settingsOf(project, [quotaOf({ scope: 'project', limit: 1 })]);
  expect([1, 2, 3].map((project) => sendErrors(quotas, of(project), 2))).toEqual([1, 1, 2]);
  expect(quotas.takeUncounted()).toBe(2);

  // The demand of a minute ago has faded too.
  clock.now += 60_000;
  quotas.tick();
  clock.now += 60_000;
  quotas.tick();
  expect(sendErrors(quotas, of(3), 2)).toBe(1);
  expect(quotas.takeUncounted()).toBe(0);
});

test('a relay publishes an empty record at first, then only changes', () => {
  const { quotas, clock } = open();
  expect(quotas.tick()?.quotas).toEqual([]);
  clock.now += 500;
  expect(quotas.tick()).toBeNull();
  sendError(quotas, settingsOf(1, [quotaOf()]));
  clock.now += 500;
  expect(quotas.tick()).toMatchObject({
    relay: 'a',
    quotas: [{ key: 'q:60@organization:default', window: WINDOW, until: WINDOW + 60_000, accepted: 1 }],
  });
});

test('a relay publishes at once when new demand uses more than 2 % of its part, not for each quota in use', () => {
  const { quotas, clock } = open();
  const wide = settingsOf(1, [quotaOf({ id: 'wide', limit: 6_000 })]);
  sendErrors(quotas, wide, 100);
  expect(quotas.isUrgent).toBe(false);
  sendErrors(quotas, wide, 100);
  expect(quotas.isUrgent).toBe(true);
  clock.now += 500;
  quotas.tick();
  expect(quotas.isUrgent).toBe(false);
  sendErrors(quotas, wide, 200);
  expect(quotas.isUrgent).toBe(false);

  const narrow = settingsOf(2, [quotaOf({ id: 'narrow', limit: 2 })]);
  sendError(quotas, narrow);
  expect(quotas.isUrgent).toBe(true);
  quotas.tick();
});
