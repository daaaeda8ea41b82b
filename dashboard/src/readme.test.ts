import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { API_ERRORS } from './api/errors.ts';
import { FIELDS } from './api/search/fields.ts';
import { STATES } from './api/search/parse.ts';
import { SETTINGS } from './config.ts';
import { ROUTES } from './contract/index.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The rows of the table below a heading. */
function tableUnder(heading: string): string[] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:---|Method|Code|Variable) /.test(line));
}

test('the README lists exactly the routes that there are', () => {
  const rows = ROUTES.map(({ method, path, auth, does }) => {
    const who = auth === 'none' ? 'anyone' : 'a person or token';
    return `| ${method} | \`${path}\` | ${who} | ${does} |`;
  });
  expect(tableUnder('Routes')).toEqual(rows);
});

test('the README lists exactly the errors that there are', () => {
  const rows = Object.entries(API_ERRORS).map(
    ([code, { status, detail }]) => `| \`${code}\` | ${status} | ${detail} |`,
  );
  expect(tableUnder('Errors')).toEqual(rows);
});

test('the README lists exactly the settings that there are', () => {
  const rows = SETTINGS.map(
    ({ name, fallback, reason }) => `| \`${name}\` | ${fallback ? `\`${fallback}\`` : 'none'} | ${reason} |`,
  );
  expect(tableUnder('Settings')).toEqual(rows);
});

test('the README names every key and state of the search language', () => {
  const section = readme.split('\n## Search\n')[1]?.split('\n## ')[0];
  for (const key of Object.keys(FIELDS)) expect(section).toContain(`\`${key}:\``);
  for (const state of STATES) expect(section).toContain(state);
});
