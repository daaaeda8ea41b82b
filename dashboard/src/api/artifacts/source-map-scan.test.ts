import { describe, expect, test } from 'vitest';

import { createSourceMapScan } from './source-map-scan.ts';

const map = {
  version: 3,
  file: 'a.js',
  sources: ['a"].ts'],
  sourcesContent: ['{"version":2}\n\\'],
  names: [],
  mappings: 'AAAA;',
};

function problemOf(text: string, chunk = text.length): string | null {
  const bytes = Buffer.from(text);
  const scan = createSourceMapScan();
  for (let at = 0; at < bytes.length; at += chunk) scan.push(bytes.subarray(at, at + chunk));
  return scan.problem();
}

describe('a source map is taken', () => {
  test.each([
    ['as bundlers write it', JSON.stringify(map)],
    ['indented', `${JSON.stringify(map, null, 2)}\n`],
    ['with sections', JSON.stringify({ version: 3, sections: [{ offset: { line: 0, column: 0 }, map }] })],
    ['whatever lies deeper', JSON.stringify({ x_extra: { version: 2, mappings: 1 }, ...map })],
    ['in other letters', JSON.stringify({ ...map, sources: ['ключ"}.ts', '\u2028'] })],
  ])('%s, in chunks of any size', (_name, text) => {
    for (const chunk of [1, 7, 1024]) expect(problemOf(text, chunk)).toBeNull();
  });
});

describe('a file that is no source map is refused with its fault', () => {
  test.each([
    ['nothing', '', 'ends too early'],
    ['a script', 'console.log("a")', 'not a JSON object'],
    ['a page', '<!doctype html>', 'not a JSON object'],
    ['a list', '[]', 'not a JSON object'],
    ['half a map', JSON.stringify(map).slice(0, -10), 'ends too early'],
    ['two maps', JSON.stringify(map).repeat(2), 'text after the end'],
    ['another version', JSON.stringify({ ...map, version: 2 }), 'version is not 3'],
    ['a version of text', JSON.stringify({ ...map, version: '3' }), 'version is not 3'],
    ['no version', JSON.stringify({ mappings: 'A' }), 'no version'],
    ['no mappings', JSON.stringify({ version: 3, sources: [] }), 'no mappings'],
    ['mappings of another kind', JSON.stringify({ version: 3, mappings: {} }), 'no mappings'],
    ['a key deeper down', JSON.stringify({ version: 3, a: { mappings: 'A' } }), 'no mappings'],
  ])('%s', (_name, text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });
});
