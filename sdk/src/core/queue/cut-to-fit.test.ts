import { expect, test } from 'vitest';

import type { Event } from '../../wire/event.ts';
import { cutToFit } from './cut-to-fit.ts';

const big = (): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`k${at}`, 'x'.repeat(16_000)]));
const base: Event = { event_id: 'a'.repeat(32), exception: { values: [{ type: 'Error', value: 'boom' }] } };

test.each<[string, Partial<Event>, Partial<Event>]>([
  ['extra', { extra: big() }, {}],
  ['contexts', { contexts: { big: big(), trace: { trace_id: 't' } } }, { contexts: { trace: { trace_id: 't' } } }],
  ['tags', { tags: big() }, {}],
  ['user', { user: { id: '1', ...big() } }, { user: { id: '1' } }],
  ['message', { message: 'm'.repeat(2_000_000) }, { message: 'm'.repeat(1000) }],
])('an event whose %s is too large is cut there, and says so', (name, large, left) => {
  const { event, payload } = cutToFit({ ...base, ...large });
  expect(payload.length).toBeLessThanOrEqual(1_000_000);
  expect(event).toEqual({ ...base, ...left, errors: [{ type: 'too_large', name }] });
});

test('a list that is too large keeps as much as fits', () => {
  const spans = Array.from({ length: 1000 }, () => ({ span_id: 's', description: 'q'.repeat(3000) }));
  const { event, payload } = cutToFit({ ...base, spans } as unknown as Event);
  const kept = event.spans?.length ?? 0;
  expect(payload.length).toBeLessThanOrEqual(1_000_000);
  expect(kept).toBeGreaterThan(200);
  expect(event.errors).toEqual([{ type: 'too_large', name: 'spans', dropped: 1000 - kept }]);
});

test('an event that fits is left as it is', () => expect(cutToFit(base).event).toBe(base));
