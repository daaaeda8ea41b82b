import { Readable } from 'node:stream';

import { expect, test } from 'vitest';

import { insertBody, insertTarget } from './insert-statement.ts';

test.each([
  ['INSERT INTO events FORMAT JSONEachRow', { table: 'events', columns: undefined, format: 'JSONEachRow' }],
  [
    'INSERT INTO `breakwater`.`a` (b, `c`) FORMAT JSONCompactEachRow',
    { table: 'breakwater.a', columns: ['b', 'c'], format: 'JSONCompactEachRow' },
  ],
])('reads %s', (query, target) => {
  expect(insertTarget(query)).toEqual(target);
});

test.each([
  'INSERT INTO events FORMAT CSV',
  'INSERT INTO events FORMAT RowBinary',
  'INSERT INTO events (* EXCEPT (a)) FORMAT JSONEachRow',
  'INSERT INTO events VALUES (1)',
  'INSERT INTO events; DROP TABLE events FORMAT JSONEachRow',
])('refuses %s', (query) => {
  expect(() => insertTarget(query)).toThrow('JSONEachRow');
});

test.each(['{"a":1}\n', '{"a":1}\n{"a":"\\n\\n"}', '{}\n{}\n'])('takes %j as rows', async (body) => {
  expect(String(await insertBody(body, 'JSONEachRow'))).toBe(body);
  expect(String(await insertBody(Readable.from(body), 'JSONEachRow'))).toBe(body);
});

test.each(['\n', '{}\n\n{}', '{}\r\n\r\n{}', '{}\n \n{}', '{}\nTRUNCATE TABLE events', '[1]', ' {}'])(
  'refuses %j, of which the engine would run the rest',
  async (body) => {
    await expect(insertBody(body, 'JSONEachRow')).rejects.toMatchObject({ code: 'insert_blank_line' });
  },
);
