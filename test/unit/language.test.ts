import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

/*
 * Every sentence of a comment, and every test name, begins with its subject or verb. A sentence that begins with one of these words has
 * mostly lost its noun: "What is more than this is no delay" stands for "A longer difference cannot be network delay".
 */
const LOST_SUBJECT = /^(?:What|Who|Whoever|Whose|Of)\b/;
const AT_BEGINNING = new RegExp(LOST_SUBJECT, 'i');

/** Folders that are not rewritten yet. */
const NOT_YET: readonly string[] = [];

const root = fileURLToPath(new URL('../..', import.meta.url));
const NO_SOURCES: ReadonlySet<string> = new Set(['dist', 'fixtures', 'node_modules']);

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!NO_SOURCES.has(entry.name) && !entry.name.startsWith('.') && !NOT_YET.includes(path)) yield* sources(path);
    } else if (/\.(?:tsx?|js|css)$/.test(entry.name)) yield path;
  }
}

/** The text of each line that is, or ends with, a comment; null for lines of code. Strings with `//` or `/*` in them are code. */
function commentLines(lines: readonly string[]): (string | null)[] {
  let isInside = false;
  return lines.map((line) => {
    if (isInside) {
      isInside = !line.includes('*/');
      return line.replace(/^\s*\*?\/?\s?/, '').replace(/\s*\*\/.*$/, '');
    }
    const found = /(?:^|[\s({])(?:\/\/(?= )|\/\*+(?=\s|$))(.*)$/.exec(line);
    if (!found || isQuoted(line.slice(0, found.index))) return null;
    isInside = line.includes('/*', found.index) && !line.includes('*/', found.index);
    return (found[1] ?? '').replace(/\s*\*\/.*$/, '').trim();
  });
}

const isQuoted = (before: string): boolean =>
  ["'", '"', '`'].some((quote) => (before.split(quote).length - 1) % 2 === 1);

/** Line numbers, from 1, of sentences that begin so. A sentence may begin a comment or follow another one, also on the line before. */
function sentencesWithoutSubject(source: string): number[] {
  let isNew = true;
  return commentLines(source.split('\n')).flatMap((text, index) => {
    if (text === null || text === '') {
      isNew = true;
      return [];
    }
    const [first = '', ...others] = text.split(/(?<=[.!?]["'`)]*)\s+/);
    const starts = (isNew && AT_BEGINNING.test(first)) || others.some((sentence) => LOST_SUBJECT.test(sentence));
    isNew = /[.!?]["'`)]*$/.test(text);
    return starts ? [index + 1] : [];
  });
}

const TEST_NAME = /(?:\b(?:test|it|describe)(?:\.\w+(?:\([^()\n]*\))?)*\(|[\])]\)\(|^\s*\[)\s*(['"`])([^\n]*?)\1/gm;

/** Names of tests and suites, and the first texts of the rows that `test.each` names its tests by. */
function namesWithoutSubject(source: string): number[] {
  return [...source.matchAll(TEST_NAME)]
    .filter(([, , name = '']) => AT_BEGINNING.test(name) && name.includes(' '))
    .map(({ index, 0: match }) => source.slice(0, index + match.length).split('\n').length);
}

describe('the search', () => {
  const [name, other] = ['what is left', 'takes what is left'];
  test.each([
    ['// What is left.', [1]],
    ['const a = 1; // what is left', [1]],
    ['/** Of these. */', [1]],
    ['/**\n * A sentence. Whoever\n * comes next. Who\n */', [2, 3]],
    ['/*\n * A sentence.\n * What follows.\n */', [3]],
    ['// A sentence about\n// what is left, and of (e.g. of) these.', []],
    ['const url = `http://a.test`; const glob = "/* What */";', []],
    [`test('${name}', () => {});`, [1]],
    [`test.each(rows)('${name}', () => {});`, [1]],
    [`test.each([\n  ['${name}', 1],\n  1,\n])("${name}", () => {});`, [2, 4]],
    [`it('${other}', () => {});`, []],
  ])('%j has %j', (source, lines) => {
    expect([...sentencesWithoutSubject(source), ...namesWithoutSubject(source)]).toEqual(lines);
  });
});

test('comments and test names begin with their subject', () => {
  const places = ['sdk', 'relay', 'processor', 'dashboard', 'test']
    .filter((folder) => !NOT_YET.includes(folder))
    .flatMap((folder) => [...sources(folder)])
    .flatMap((file) => {
      const source = readFileSync(join(root, file), 'utf8');
      return [...sentencesWithoutSubject(source), ...namesWithoutSubject(source)].map((line) => `${file}:${line}`);
    });
  expect(places.sort()).toEqual([]);
});
