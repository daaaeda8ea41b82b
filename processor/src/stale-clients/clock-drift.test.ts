import { describe, expect, test } from 'vitest';

import { encodeEnvelope } from '@breakwater/sdk/wire';

import { normalizeEvent } from '../kinds/errors/normalize/normalize-event.ts';
import { processRecord } from '../intake/process-record.ts';
import type { BodyRow } from '../kinds/errors/body-row.ts';
import { byType } from '../kinds/kind.ts';
import { KINDS } from '../kinds/kinds.ts';
import { errorKind } from '../kinds/errors/process-event.ts';
import { ALONE, processAlone, rowsOf, sourceOf } from '../testing/records.ts';
import type { StoredEvent } from '../store/stored-event.ts';
import { spanKind } from '../kinds/spans/spans.ts';
import { withTimes } from './clock-drift.ts';
import type { Sample } from './sample.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const META = { v: 1, project: 1, publicKey: 'k', receivedAt: NOW, encoding: 'identity' } as const;
const iso = (ms: number): string => new Date(ms).toISOString();

test.each<[string, unknown, { driftMs?: number; shiftMs?: number; stale?: string }]>([
  ['a client without sent_at', undefined, {}],
  ['a client whose sent_at is an object', { at: 1 }, {}],
  ['a client whose sent_at is no date', 'yesterday', {}],
  ['a client whose sent_at is of the year 1', '0001-01-01T00:00:00Z', {}],
  ['a client whose sent_at is of the year 9999', '9999-12-31T23:59:59Z', {}],
  ['a client whose sent_at is in milliseconds', NOW - 40, { driftMs: 40 }],
  ['a fast one', iso(NOW - 40), { driftMs: 40 }],
  ['a slow network', iso(NOW - 4 * MINUTE), { driftMs: 4 * MINUTE }],
  ['machines whose time servers differ', iso(NOW + 9 * SECOND), { driftMs: -9 * SECOND }],
  ['a clock that is ahead by seconds', iso(NOW + 11 * SECOND), { driftMs: -11 * SECOND, shiftMs: -11 * SECOND }],
  ['a clock that is behind by minutes', iso(NOW - 6 * MINUTE), { driftMs: 6 * MINUTE, shiftMs: 6 * MINUTE }],
  ['a number of seconds', (NOW + 30 * SECOND) / 1000, { driftMs: -30 * SECOND, shiftMs: -30 * SECOND }],
  ['a clock that is behind by hours', iso(NOW - HOUR), { driftMs: HOUR, shiftMs: HOUR, stale: 'clock' }],
  ['a clock that is ahead by days', iso(NOW + 48 * HOUR), { driftMs: -48 * HOUR, shiftMs: -48 * HOUR, stale: 'clock' }],
])('%s', (_name, sentAt, said) => {
  expect(withTimes(META, { sent_at: sentAt as string })).toEqual({ ...META, ...said });
});

test('keeps the reason that the relay gave for a client', () => {
  expect(withTimes({ ...META, stale: 'resend' }, { sent_at: iso(NOW - 2 * HOUR) })).toMatchObject({ stale: 'resend' });
});

describe('an event of a clock that is two hours ahead', () => {
  const meta = withTimes(META, { sent_at: iso(NOW + 2 * HOUR) });
  const at = (NOW + 2 * HOUR - MINUTE) / 1000;
  const event = normalizeEvent({ timestamp: at, breadcrumbs: [{ timestamp: at - 10 }] }, 'e'.repeat(32), meta);

  test('is stored with all its times by the clock of the relay, and a note of its own time', () => {
    expect(event.timestamp).toBe((NOW - MINUTE) / 1000);
    expect(event.breadcrumbs[0]?.timestamp).toBe((NOW - MINUTE) / 1000 - 10);
    expect(event.errors).toEqual([{ type: 'clock_drift', name: 'timestamp', value: iso(at * 1000) }]);
  });
});

test('keeps the time of an event that its SDK had kept for an hour, says so, and takes it for no sign of a client that resends', async () => {
  const samples: Sample[] = [];
  const process = async (spooled: boolean): Promise<StoredEvent | undefined> => {
    const value = encodeEnvelope({
      headers: { sent_at: iso(NOW), spooled },
      items: [
        { headers: { type: 'event' }, payload: JSON.stringify({ message: 'm', timestamp: (NOW - HOUR) / 1000 }) },
      ],
    });
    const meta = JSON.stringify({ ...META, eventId: 'a'.repeat(32), client: 'ours/1' });
    const record = { key: 'k', value, offset: 0, timestampMs: NOW, headers: { meta } };
    const processed = await processRecord(record, sourceOf(0), byType(KINDS), {
      ...ALONE,
      lane: 'backlog',
      heard: (sample) => void samples.push(sample),
    });
    return (processed.bodies.get(errorKind.table) as BodyRow[])[0]?.data;
  };
  expect(await process(true)).toMatchObject({ timestamp: (NOW - HOUR) / 1000, errors: [{ type: 'spooled' }] });
  expect(samples).toEqual([]);
  expect(await process(false)).toMatchObject({ timestamp: (NOW - HOUR) / 1000, errors: [] });
  expect(samples).toHaveLength(1);
});

test('keeps a transaction of a clock that is a day ahead, with its spans, at the time when it happened', async () => {
  const ahead = 24 * HOUR;
  const at = (ms: number): number => (NOW + ahead - ms) / 1000;
  const transaction = {
    start_timestamp: at(3_000),
    timestamp: at(1_000),
    contexts: { trace: { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16) } },
    spans: [{ span_id: 'c'.repeat(16), start_timestamp: at(2_500), timestamp: at(2_000) }],
  };
  const value = encodeEnvelope({
    headers: { sent_at: iso(NOW + ahead) },
    items: [{ headers: { type: 'transaction' }, payload: JSON.stringify(transaction) }],
  });
  const record = { key: 'k', value, offset: 0, timestampMs: NOW, headers: { meta: JSON.stringify(META) } };
  const processed = await processAlone(record, sourceOf(0));
  expect(
    rowsOf(spanKind, processed).map(({ started_at, duration_ms, stale }) => [
      Date.parse(started_at),
      Math.round(duration_ms),
      stale,
    ]),
  ).toEqual([
    [NOW - 3_000, 2_000, 'clock'],
    [NOW - 2_500, 500, 'clock'],
  ]);
});
