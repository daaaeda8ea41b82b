import { describe, expect, test } from 'vitest';

import { decodeCursor, encodeCursor } from './cursor.ts';
import { isIssueId } from './ids.ts';

const cursor = { sort: 'events', value: 12, id: '18446744073709551615', now: 1_795_241_388_821 };
const encode = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64url');

test('a cursor reads back as it was written', () => {
  expect(decodeCursor(encodeCursor(cursor), 'events', isIssueId)).toEqual(cursor);
});

describe('a cursor is refused that', () => {
  test.each([
    ['is no base64', '%%%'],
    ['is empty', ''],
    ['is no JSON', Buffer.from('[1').toString('base64url')],
    ['is of another version', encode([2, 'events', 12, '1', 1])],
    ['is of another sort', encodeCursor({ ...cursor, sort: 'users' })],
    ['has an id over 64 bits', encode([1, 'events', 12, '18446744073709551616', 1])],
    ['has SQL for an id', encode([1, 'events', 12, '1); DROP', 1])],
    ['has text for a value', encode([1, 'events', '12', '1', 1])],
  ])('%s', (_name, text) => {
    expect(() => decodeCursor(text, 'events', isIssueId)).toThrow(expect.objectContaining({ code: 'bad_cursor' }));
  });
});
