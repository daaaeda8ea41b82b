import type { Item } from '@breakwater/sdk/wire';
import { expect, test } from 'vitest';

import { eventIdOf } from './parse-body.ts';

const ID = '0123456789abcdef0123456789abcdef';
const item = (type: string): Item => ({ headers: { type }, payload: Buffer.from('{}') });

test.each([ID, ID.toUpperCase(), '01234567-89ab-cdef-0123-456789abcdef'])('%s is an event id', (id) => {
  expect(eventIdOf({ headers: { event_id: id }, items: [] })).toBe(ID);
});

test.each(['', 'x', `${ID}0`, 7, {}, true])('%j is none', (id) => {
  expect(() => eventIdOf({ headers: { event_id: id as string }, items: [item('event')] })).toThrow(
    expect.objectContaining({ code: 'envelope_malformed', causes: ['event_id: not 32 hex digits'] }),
  );
});

test.each(['event', 'transaction', 'attachment', 'feedback'])('%s gets one where it is missing', (type) => {
  expect(eventIdOf({ headers: {}, items: [item('session'), item(type)] })).toMatch(/^[0-9a-f]{32}$/);
});

test.each(['session', 'client_report', 'span', 'log', 'of_tomorrow'])('%s needs none', (type) => {
  expect(eventIdOf({ headers: {}, items: [item(type)] })).toBeUndefined();
});

test.each([
  [`{"event_id":"${ID}"}`, ID],
  [`{"event_id":"01234567-89AB-cdef-0123-456789abcdef"}`, ID],
])('without a header, that of the payload %s is taken', (payload, id) => {
  const event = { headers: { type: 'event' }, payload: Buffer.from(payload) };
  expect(eventIdOf({ headers: {}, items: [item('attachment'), event] })).toBe(id);
});

test('feedback is known by the id in its payload too', () => {
  const feedback = { headers: { type: 'feedback' }, payload: Buffer.from(`{"event_id":"${ID}"}`) };
  expect(eventIdOf({ headers: {}, items: [feedback] })).toBe(ID);
});

test.each(['{"event_id":"x"}', '{"event_id":7}', '{', 'null'])(
  'the payload %s names none, so one is made',
  (payload) => {
    const event = { headers: { type: 'event' }, payload: Buffer.from(payload) };
    expect(eventIdOf({ headers: {}, items: [event] })).toMatch(/^[0-9a-f]{32}$/);
  },
);
