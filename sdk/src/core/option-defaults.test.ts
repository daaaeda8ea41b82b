import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

/*
 * The defaults that the table of options names are those that the code puts in: `option ?? value`, or `option = value` where it takes the
 * options apart.
 */

const SOURCES = join(import.meta.dirname, '..');
const README = readFileSync(join(SOURCES, '../README.md'), 'utf8');

const source = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|testing\/|wire\/|cli\/|client\/options\.ts$/.test(file))
  .map((file) => readFileSync(join(SOURCES, file), 'utf8'))
  .join('\n');

const VALUE = String.raw`('[^']*'|[\d_]+|true|false)`;
const defaultsIn = (option: string): string[] => [
  ...new Set(
    [
      ...source.matchAll(new RegExp(String.raw`\b(?:options|given|client\.options)\??\.${option} \?\? ${VALUE}`, 'g')),
      // Only where options are taken apart is a colon or an equals sign a default.
      ...source.matchAll(new RegExp(String.raw`[{,] ${option}(?:: \w+)? = ${VALUE}(?=[ ,])`, 'g')),
    ].map(([, value = '']) => value.replaceAll('_', '')),
  ),
];

const rows = [
  ...(README.split('## Options')[1]?.split('\n## ')[0] ?? '').matchAll(/^\| `(\w+)` \| (?:[^|\\]|\\\|)+ \| (.+?) \|/gm),
];
/** A default that is a value, and not a sentence. */
const literals = rows.flatMap(([, option = '', text = '']) => {
  const [, value] = /^`('[^`]*'|[\d_]+|true|false|\[\])`/.exec(text) ?? [];
  return value === undefined ? [] : [[option, value] as const];
});

test.each(literals)('%s is %s by default', (option, documented) => {
  const found = defaultsIn(option);
  // Nothing at all stands for false, and an empty list for no list.
  if (documented === 'false' || documented === '[]') expect([[], [documented]]).toContainEqual(found);
  else expect(found).toEqual([documented]);
});

test('most options have a default that is a value', () => {
  expect(literals.length).toBeGreaterThan(12);
});
