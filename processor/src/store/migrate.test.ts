import { expect, test } from 'vitest';

import { missing } from './migrate.ts';
import { migrationOf, readMigrations } from './migration-files.ts';

const first = migrationOf('0001_first.sql', 'SELECT 1; SELECT 2; SELECT 3');
const second = migrationOf('0002_second.sql', 'SELECT 4');
const applied = ({ name, checksum } = first, statements = 3) => ({ name, checksum, statements });

test('continues with the first statement that was not recorded', () => {
  expect(missing([first, second], [])).toEqual([
    { migration: first, from: 0 },
    { migration: second, from: 0 },
  ]);
  expect(missing([first, second], [applied(first, 2)])).toEqual([
    { migration: first, from: 2 },
    { migration: second, from: 0 },
  ]);
  expect(missing([first, second], [applied(first), applied(second, 1)])).toEqual([]);
});

test('refuses an applied file that was edited, or that this version does not know', () => {
  const edited = migrationOf(first.name, 'SELECT 1; SELECT 2; SELECT 33');
  expect(() => missing([edited], [applied(first)])).toThrow('0001_first.sql');
  expect(() => missing([first], [applied(first), applied(second)])).toThrow('0002_second.sql');
});

test('ignores the line endings of a checkout', () => {
  const unix = migrationOf('a', 'SELECT 1;\nSELECT 2');
  expect(migrationOf('a', 'SELECT 1;\r\nSELECT 2').checksum).toBe(unix.checksum);
});

test('has only migrations whose statements can be run twice', async () => {
  const migrations = await readMigrations();
  expect(migrations.length).toBeGreaterThan(0);
  // `releases.flow.test.ts` runs this one twice.
  const filling = '0044_releases_seen.sql';
  for (const { statements } of migrations.filter(({ name }) => name !== filling))
    for (const statement of statements)
      expect(statement).toMatch(
        /^(?:--[^\n]*\n)*(?:CREATE (?:TABLE|MATERIALIZED VIEW) IF NOT EXISTS|ALTER TABLE \w+\s+(?:ADD \w+ IF NOT EXISTS|MODIFY SETTING|MODIFY COLUMN|MATERIALIZE PROJECTION)) /,
      );
});

test('makes tables that drop repeats and are fsynced, views and their targets alike', async () => {
  const statements = (await readMigrations()).flatMap((migration) => migration.statements);
  for (const statement of statements.filter((statement) => statement.includes('CREATE TABLE'))) {
    expect(statement).toContain('non_replicated_deduplication_window');
    expect(statement).toContain('fsync_after_insert = 1, fsync_part_directory = 1');
  }
});
