import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { readMigrations } from './migration-files.ts';

const readme = await readFile(new URL('README.md', import.meta.url), 'utf8');
const section = (heading: string): string => readme.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
const firstCells = (text: string): string[] =>
  [...text.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) => cell.match(/\w+/g) ?? []);

test('the README lists exactly the tables that there are', async () => {
  const statements = (await readMigrations()).flatMap((migration) => migration.statements).join('\n');
  const tables = [...statements.matchAll(/CREATE TABLE IF NOT EXISTS (\w+)/g)].map(([, table]) => table);
  expect(firstCells(section('Tables'))).toEqual([...tables, 'migrations']);
});

test('the README lists exactly the settings that there are', async () => {
  const port = await readFile(new URL('port.ts', import.meta.url), 'utf8');
  const config = /export type StoreConfig =([\s\S]*?)\n};/.exec(port.replaceAll(/\/\*\*[\s\S]*?\*\//g, ''))?.[1] ?? '';
  const settings = [...new Set([...config.matchAll(/(\w+)\??:/g)].map(([, name]) => name))];
  expect(firstCells(section('Settings')).slice(1)).toEqual(settings);
});
