import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const DIRECTORY = 'processor/src/directory/';

const sourcesOf = (part: string): string[] =>
  readdirSync(join(root, part, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => `${part}/src/${path}`)
    .filter((path) => /\.tsx?$/.test(path) && !/\.(?:test|bench)\.tsx?$|\/testing\//.test(path));
const sources = ['sdk', 'relay', 'processor', 'dashboard']
  .flatMap(sourcesOf)
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
const tables = [
  ...new Set(
    sources
      .filter(({ path }) => path.startsWith(DIRECTORY))
      .flatMap(({ text }) => [...text.matchAll(/^ {2}table: '(\w+)',$/gm)].map(([, table]) => table!)),
  ),
];

test('the directory is the only SQL on its tables', () => {
  expect(tables).toEqual(
    expect.arrayContaining(['api_tokens', 'organizations', 'project_keys', 'projects', 'teams', 'users']),
  );
  const names = tables.join('|');
  const use = new RegExp(`\\b(?:FROM|JOIN|INTO|TABLE)\\s+(?:${names})\\b|\\binsert\\(\\s*'(?:${names})'`);
  const others = sources.filter(({ path }) => !path.startsWith(DIRECTORY));
  expect(others.filter(({ text }) => use.test(text)).map(({ path }) => path)).toEqual([]);
});
