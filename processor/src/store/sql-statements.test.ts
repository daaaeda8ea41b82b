import { expect, test } from 'vitest';

import { sqlStatements } from './sql-statements.ts';

test.each([
  ['', []],
  [' \n-- only a comment;\n/* and; another */', []],
  ['SELECT 1', ['SELECT 1']],
  ['SELECT 1;\nSELECT 2;\n', ['SELECT 1', 'SELECT 2']],
  [`SELECT ';' ; SELECT 'it''s; \\'; x'`, [`SELECT ';'`, `SELECT 'it''s; \\'; x'`]],
  ['SELECT `a;b`, "c;d"; SELECT 2', ['SELECT `a;b`, "c;d"', 'SELECT 2']],
  [`-- it's; a comment\nSELECT 1; SELECT 2`, [`-- it's; a comment\nSELECT 1`, 'SELECT 2']],
  [`SELECT 1 /* it's; one */ + 1;;SELECT 2 -- the end;`, [`SELECT 1 /* it's; one */ + 1`, 'SELECT 2 -- the end;']],
])('divides %j', (sql, statements) => {
  expect(sqlStatements(sql)).toEqual(statements);
});
