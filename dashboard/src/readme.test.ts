import { readFileSync } from 'node:fs';

import { SETTINGS as PROCESSOR_SETTINGS } from '@breakwater/processor';
import { SETTINGS as RELAY_SETTINGS } from '@breakwater/relay';
import { expect, test } from 'vitest';
import type { ZodType } from 'zod';

import { API_ERRORS } from './api/errors.ts';
import { FIELDS } from './api/search/fields.ts';
import { STATES } from './api/search/parse.ts';
import { SETTINGS } from './config.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The rows of the table below a heading. */
function tableUnder(heading: string): string[] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:---|Method|Code|Variable) /.test(line));
}

test('the README lists exactly the errors that there are', () => {
  const rows = Object.entries(API_ERRORS).map(
    ([code, { status, detail }]) => `| \`${code}\` | ${status} | ${detail} |`,
  );
  expect(tableUnder('Errors')).toEqual(rows);
});

test.each([
  ['Settings', SETTINGS],
  ['Settings of the relay and the processor', { ...RELAY_SETTINGS, ...PROCESSOR_SETTINGS }],
])('the README lists exactly the settings that the one process reads: %s', (heading, settings) => {
  const listed = tableUnder(heading).map((row) => row.split(' | ').slice(0, 2).join(' | '));
  // A setting that both read has its row with the dashboard's.
  const own = Object.entries(settings).filter(([name]) => settings === SETTINGS || !(name in SETTINGS));
  expect(listed).toEqual(own.map(([name, schema]) => `| \`${name}\` | ${defaultOf(name, schema)}`));
});

/** Defaults that follow another setting are words. */
const FOLLOWING: Record<string, string> = {
  BREAKWATER_URL: '`http://localhost:PORT`',
  BREAKWATER_INGEST_URL: '`BREAKWATER_URL`',
  BREAKWATER_BLOBS: '`BREAKWATER_DATA/blobs`',
  BREAKWATER_MAIL_TO: 'everyone with an account',
  BREAKWATER_CANARY_RELAY_URL: 'its own port',
  BREAKWATER_OPERATOR_MAIL: 'who gets mails of issues',
};

function defaultOf(name: string, schema: ZodType): string {
  const fallback = String(schema.parse(undefined));
  return FOLLOWING[name] ?? (fallback === '' ? 'none' : `\`${fallback}\``);
}

test('the README names every key and state of the search language', () => {
  const section = readme.split('\n## Search\n')[1]?.split('\n## ')[0];
  for (const key of Object.keys(FIELDS)) expect(section).toContain(`\`${key}:\``);
  for (const state of STATES) expect(section).toContain(state);
});
