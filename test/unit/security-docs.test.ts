import { existsSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/security.md', root), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| Attack or door |') && !line.startsWith('|---'));

test('each line of docs/security.md names tests, and each of them is there', () => {
  expect(rows.length).toBeGreaterThan(30);
  const wrong = rows.filter((row) => {
    const cells = row.split(' | ');
    const tests = [...(cells.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
    return (
      cells.length !== 3 ||
      tests.length === 0 ||
      tests.some((path) => !/\.test\.tsx?$/.test(path) || !existsSync(new URL(path, root)))
    );
  });
  expect(wrong).toEqual([]);
});
