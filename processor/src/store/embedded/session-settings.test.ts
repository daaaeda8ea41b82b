import { expect, test } from 'vitest';

import { settingsStatement } from './session-settings.ts';

const fresh = () => ({ settings: new Map<string, string>(), params: new Set<string>() });

test('sets only settings that differ from the call before, and resets those that the next one does not set', () => {
  const state = fresh();
  const next = (clickhouse_settings: object) => settingsStatement(state, { clickhouse_settings });
  expect(next({})).toBeNull();
  expect(next({ max_threads: 2, a: true })).toBe(`SET max_threads = '2', a = '1'`);
  expect(next({ max_threads: 2, a: true })).toBeNull();
  expect(next({ max_threads: 3, b: undefined })).toBe(`SET a = DEFAULT, max_threads = '3'`);
  expect(next({})).toBe('SET max_threads = DEFAULT');
});

test('leaves out settings of HTTP, of the pool, or of the query itself', () => {
  const clickhouse_settings = { wait_end_of_query: 1, log_comment: 'mine', readonly: '1', enable_http_compression: 1 };
  expect(settingsStatement(fresh(), { clickhouse_settings })).toBeNull();
});

test.each([
  ['text', `it's \\ "a"\n`, `'it\\\\\\'s \\\\\\\\ "a"\\\\n'`],
  ['a number', 1.5, `'1.5'`],
  ['a large integer', 18446744073709551615n, `'18446744073709551615'`],
  ['a boolean', true, `'1'`],
  ['nothing', null, `'\\\\N'`],
  ['a list', ["it's", 2, null], `'[\\'it\\\\\\'s\\',2,NULL]'`],
  ['a map', { a: 'b' }, `'{\\'a\\':\\'b\\'}'`],
  ['a date', new Date(1234567890123), `'1234567890.123'`],
  ['an early date', new Date(5), `'0000000000.005'`],
])('quotes %s as a parameter', (_, value, expected) => {
  expect(settingsStatement(fresh(), { query_params: { value } })).toBe(`SET param_value = ${expected}`);
});

test.each(['a = 1; DROP', '', '1a', 'a-b'])('refuses %j as a name', (name) => {
  expect(() => settingsStatement(fresh(), { query_params: { [name]: 1 } })).toThrow('cannot be called');
  expect(() => settingsStatement(fresh(), { clickhouse_settings: { [name]: 1 } })).toThrow('cannot be called');
});
