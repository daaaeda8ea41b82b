import type { LogRecord } from '@breakwater/relay/log';
import { expect, test } from 'vitest';

import { appendMoved } from './moved.ts';

const NOW = Date.UTC(2026, 10, 21, 9, 0, 0);
const meta = { v: 1, project: 1, publicKey: 'k', receivedAt: NOW, encoding: 'identity' } as const;

test('a moved record keeps all that a relay said of it, and says where it was', async () => {
  const appended: [string, LogRecord][] = [];
  const log = {
    append: async (topic: string, records: readonly LogRecord[]) =>
      void appended.push(...records.map((record): [string, LogRecord] => [topic, record])),
  };
  const record = {
    key: 'k',
    value: Buffer.from('envelope'),
    offset: 7,
    timestampMs: NOW,
    headers: { meta: JSON.stringify({ ...meta, ofANewerRelay: 1 }), other: 'x' },
  };
  await appendMoved(log, 'events', [
    { record, to: { lane: 'backlog', reason: 'late' } },
    { record, to: { lane: 'slow', reason: 'large_source_map' } },
  ]);
  expect(appended.map(([topic, { key, value }]) => [topic, key, value])).toEqual([
    ['events-slow', 'k', record.value],
    ['events-backlog', 'k', record.value],
  ]);
  expect(appended.map(([, { headers }]) => [headers?.['other'], JSON.parse(headers?.['meta'] ?? '')])).toEqual([
    ['x', { ...meta, ofANewerRelay: 1, movedFrom: 'live', appendedAt: NOW }],
    ['x', { ...meta, ofANewerRelay: 1, movedFrom: 'live', appendedAt: NOW, stale: 'late' }],
  ]);
});
