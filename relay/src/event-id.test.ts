import type { Item } from '@breakwater/sdk/wire';
import { expect, test } from 'vitest';

import { eventIdOf } from './event-id.ts';

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
