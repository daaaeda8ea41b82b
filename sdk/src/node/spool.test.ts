import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { QueuedEnvelope } from '../core/queue/send-queue.ts';
import { openSpool } from './spool.ts';

let root = '';
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'breakwater-spool-'))));
afterEach(() => rmSync(root, { recursive: true }));

const DSN = 'https://key@host/1';
const open = (now = Date.now(), dsn = DSN) => openSpool(dsn, () => now, root);
const envelope = (payload: string): QueuedEnvelope => ({
  headers: { event_id: payload.slice(0, 4) },
  items: [{ headers: { type: 'event' }, payload: new TextEncoder().encode(payload) }],
  category: 'error',
  quantities: [{ category: 'error', quantity: 1 }],
  bytes: payload.length,
  addedAt: 0,
  attempts: 3,
});
const lost = [{ reason: 'sample_rate' as const, category: 'error' as const, quantity: 2 }];
const payloads = (unsent: { envelopes: QueuedEnvelope[] }): unknown[] =>
  unsent.envelopes.map(({ items }) => items[0]?.payload);

test('an envelope that is kept comes back once, with its counts, as spooled', () => {
  open().keep({ envelopes: [envelope('one "é"')], losses: lost });
  const claimed = open().claim();
  expect(payloads(claimed)).toEqual(['one "é"']);
  expect(claimed.losses).toEqual(lost);
  expect(claimed.envelopes[0]).toMatchObject({ headers: { spooled: true }, attempts: 0 });
  expect(open().claim()).toEqual({ envelopes: [], losses: [] });
});

test('its folder and files are of this user alone, and of one DSN', () => {
  open().keep({ envelopes: [envelope('x')], losses: [] });
  const parent = join(root, readdirSync(root)[0]!);
  const folder = join(parent, readdirSync(parent)[0]!);
  const file = join(folder, readdirSync(folder)[0]!);
  expect([parent, folder, file].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700, 0o600]);
  expect(open(Date.now(), 'https://key@host/2').claim().envelopes).toEqual([]);
  chmodSync(parent, 0o777);
  expect(() => open().keep({ envelopes: [envelope('y')], losses: [] })).toThrow('not a folder of this user alone');
});

test('the oldest go first beyond 5 MB, and are counted', () => {
  const now = Date.now();
  for (let at = 0; at < 4; at++) open(now + at).keep({ envelopes: [envelope(`${at}`.repeat(2_000_000))], losses: [] });
  const { envelopes, losses } = open(now + 9).claim();
  expect(envelopes).toHaveLength(2);
  expect(losses.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(2);
});

test('an envelope older than a day is counted instead of sent', () => {
  open().keep({ envelopes: [envelope('old')], losses: lost });
  const { envelopes, losses } = open(Date.now() + 25 * 3_600_000).claim();
  expect(envelopes).toEqual([]);
  expect(losses).toContainEqual({ reason: 'queue_overflow', category: 'error', quantity: 1 });
});
