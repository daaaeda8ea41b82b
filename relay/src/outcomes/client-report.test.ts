import { expect, test } from 'vitest';

import { readClientReport } from './client-report.ts';

const read = (payload: unknown) =>
  readClientReport({ headers: { type: 'client_report' }, payload: Buffer.from(JSON.stringify(payload)) });

test.each<[string, unknown, unknown]>([
  [
    'a report of an SDK',
    { timestamp: 1, discarded_events: [{ reason: 'before_send', category: 'error', quantity: 3 }] },
    [{ reason: 'before_send', category: 'error', quantity: 3 }],
  ],
  [
    'the discards that a relay in between adds',
    {
      discarded_events: [],
      rate_limited_events: [{ reason: 'key_quota', category: 'transaction', quantity: 1 }],
      filtered_events: [{ reason: 'localhost', category: 'error', quantity: 2 }],
    },
    [
      { reason: 'key_quota', category: 'transaction', quantity: 1 },
      { reason: 'localhost', category: 'error', quantity: 2 },
    ],
  ],
  [
    'a reason and a category of tomorrow',
    { discarded_events: [{ reason: 'solar_wind', category: 'dream', quantity: 1 }] },
    [{ reason: 'solar_wind', category: 'default', quantity: 1 }],
  ],
  [
    'names of old SDKs',
    {
      discarded_events: [
        { reason: 'ignored', category: 'metric', quantity: 1 },
        { reason: 'ignored', category: 'user_report_v2', quantity: 1 },
      ],
    },
    [
      { reason: 'ignored', category: 'trace_metric', quantity: 1 },
      { reason: 'ignored', category: 'feedback', quantity: 1 },
    ],
  ],
  [
    'reasons that are no names',
    {
      discarded_events: [
        { reason: 'x'.repeat(101), category: 'error', quantity: 1 },
        { reason: '<b>', category: 'error', quantity: 1 },
        { category: 'error', quantity: 1 },
      ],
    },
    Array.from({ length: 3 }, () => ({ reason: 'other', category: 'error', quantity: 1 })),
  ],
  [
    'quantities beyond belief',
    { discarded_events: [{ reason: 'ignored', category: 'error', quantity: 1e300 }] },
    [{ reason: 'ignored', category: 'error', quantity: 1e9 }],
  ],
  [
    'entries that say nothing',
    { discarded_events: [null, 7, {}, { quantity: 0 }, { quantity: -1 }, { quantity: '3' }], filtered_events: {} },
    [],
  ],
  ['nothing', {}, []],
  ['a list', [], null],
  ['a number', 7, null],
])('reads %s', (_name, payload, discards) => expect(read(payload)).toEqual(discards));
