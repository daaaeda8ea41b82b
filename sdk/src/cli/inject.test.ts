import type { SourceMapPayload } from 'node:module';
import { SourceMap as NodeSourceMap } from 'node:module';
import { createContext, runInContext } from 'node:vm';

import { buildSync } from 'esbuild';
import { afterEach, describe, expect, test } from 'vitest';

import { debugIdReader } from '../core/errors/debug-id-reader.ts';
import { injectDebugId } from './inject.ts';
import type { SourceMap } from './source-map.ts';
import { insertLine, parseSourceMap } from './source-map.ts';

const PLAIN: SourceMap = { version: 3, sources: ['a.ts'], names: [], mappings: 'AAAA;AACA' };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const inject = (source: string, map = PLAIN) => injectDebugId(source, map);

describe('injectDebugId', () => {
  test.each<[string, string, RegExp, string]>([
    ['first', 'a();\nb();', /^!function.*\(\);\na\(\);\nb\(\);\n\/\/# debugId=\S+\n$/s, ';AAAA;AACA'],
    ['after the hashbang', '#!/usr/bin/env node\na();', /^#!\/usr\/bin\/env node\n!function.*\na\(\);/s, 'AAAA;;AACA'],
    [
      'after directives, which count only there',
      '"use strict";a();',
      /^"use strict";!function.*\n"use strict";a\(\);/s,
      ';AAAA;AACA',
    ],
    [
      'after directives below comments',
      '/*! MIT */\n// x\n\'use client\'\n"use strict";a();',
      /^'use client';"use strict";!function.*\n\/\*! MIT/s,
      ';AAAA;AACA',
    ],
    ['not after what only looks like one', '"used";a();', /^!function/, ';AAAA;AACA'],
    [
      'with the comment before the name of the map',
      'a();\n//# sourceMappingURL=a.js.map',
      /a\(\);\n\/\/# debugId=\S+\n\/\/# sourceMappingURL=a\.js\.map$/,
      ';AAAA;AACA',
    ],
  ])('puts its line %s', (_what, source, result, mappings) => {
    const injected = inject(source);
    expect(injected.source).toMatch(result);
    expect(injected.debugId).toMatch(UUID);
    expect(injected.map).toMatchObject({
      debug_id: injected.debugId,
      debugId: injected.debugId,
      mappings,
      sources: ['a.ts'],
    });
    expect(injected.changed).toBe(true);
  });

  test('the same build has the same id, another build another', () => {
    expect(inject('a();').debugId).toBe(inject('a();').debugId);
    expect(inject('a();').debugId).not.toBe(inject('b();').debugId);
    expect(inject('a();').debugId).not.toBe(inject('a();', { ...PLAIN, mappings: 'AAAA' }).debugId);
  });

  test('done twice is done once', () => {
    const once = inject('#!x\n"use strict";a();\n//# sourceMappingURL=a.js.map');
    expect(inject(once.source, once.map)).toEqual({ ...once, changed: false });
  });

  test('stopped between the two files, it finds its way back', () => {
    const once = inject('a();');
    expect(inject('a();', once.map)).toEqual({ ...once, changed: true });
  });

  const ID = '11111111-2222-4333-8444-555555555555';

  test('an id that a bundler gave is kept', () => {
    const rollup = inject(`a();\n//# debugId=${ID}\n`, { ...PLAIN, debugId: ID });
    expect(rollup.debugId).toBe(ID);
    expect(rollup.map).toMatchObject({ debug_id: ID, mappings: ';AAAA;AACA' });
    expect(rollup.source.match(/debugId=/g)).toHaveLength(1);

    const sentry = inject(
      `!function(){e._sentryDebugIds[n]="${ID}",e._sentryDebugIdIdentifier="sentry-dbid-${ID}"}();a();`,
    );
    expect(sentry.debugId).toBe(ID);
    expect(sentry.map.mappings).toBe(PLAIN.mappings);
    expect(sentry.source.match(/_sentryDebugIds\[/g)).toHaveLength(1);
  });
});

describe('a real minified bundle', () => {
  afterEach(() => void delete (globalThis as { _sentryDebugIds?: unknown })._sentryDebugIds);

  const original =
    'export function greet(name: string) {\n  if (!name) {\n    throw new Error("nobody");\n  }\n  return name;\n}\n';
  const built = buildSync({
    stdin: { contents: original, loader: 'ts', sourcefile: 'greet.ts' },
    minify: true,
    bundle: true,
    format: 'iife',
    globalName: 'bundle',
    sourcemap: 'external',
    outfile: 'out.js',
    write: false,
  });
  const [map, source] = [built.outputFiles[0]!.text, built.outputFiles[1]!.text];

  test('points to the same original lines as before', () => {
    const injected = injectDebugId(source, parseSourceMap(map, 'out.js.map'));
    const position = (text: string, sourceMap: unknown) => {
      const lines = text.split('\n');
      const line = lines.findIndex((each) => each.includes('new Error("nobody")') || each.includes('Error("nobody")'));
      const column = lines[line]!.indexOf('Error("nobody")');
      return new NodeSourceMap(sourceMap as SourceMapPayload).findEntry(line, column);
    };
    const before = position(source, JSON.parse(map)) as { originalLine: number };
    const after = position(injected.source, injected.map) as { originalLine: number; originalSource: string };
    expect(after).toMatchObject({ originalLine: before.originalLine, originalSource: 'greet.ts' });
    expect(after.originalLine).toBe(2);
  });

  test('registers its id where it runs, and the SDK finds it', () => {
    const injected = injectDebugId(source, parseSourceMap(map, 'out.js.map'));
    const context = createContext({});
    runInContext(injected.source, context, { filename: 'https://cdn.example.com/out.js' });
    (globalThis as { _sentryDebugIds?: unknown })._sentryDebugIds = context['_sentryDebugIds'];
    const event = {
      exception: { values: [{ stacktrace: { frames: [{ filename: 'https://cdn.example.com/out.js' }] } }] },
    };
    debugIdReader()(event);
    expect(event).toMatchObject({
      debug_meta: { images: [{ code_file: 'https://cdn.example.com/out.js', debug_id: injected.debugId }] },
    });
  });
});

test('maps in sections move by their offsets', () => {
  const map: SourceMap = {
    sections: [
      { offset: { line: 0, column: 0 }, map: { mappings: 'AAAA;AACA' } },
      { offset: { line: 2, column: 5 }, map: { mappings: 'AAAA' } },
    ],
  };
  expect(insertLine(map, 0).sections?.map(({ offset }) => offset.line)).toEqual([1, 3]);
  const afterHashbang = insertLine(map, 1);
  expect(afterHashbang.sections?.map(({ offset }) => offset.line)).toEqual([0, 3]);
  expect(afterHashbang.sections?.[0]?.map.mappings).toBe('AAAA;;AACA');
});

test.each([['not json'], ['[]'], ['null'], ['{"mappings":5}']])('%s is no map', (text) => {
  expect(() => parseSourceMap(text, 'x.map')).toThrow(/x\.map/);
});
