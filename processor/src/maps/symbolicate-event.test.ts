import { readFileSync, rmSync, writeFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';

import { until } from '@breakwater/relay/testing';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { eventId } from '../testing/flow.ts';
import { normalizeEvent } from '../kinds/errors/normalize/normalize-event.ts';
import type { Blobs } from '../store/blobs.ts';
import type { StoredEvent, StoredFrame } from '../store/stored-event.ts';
import { createSourceMaps } from './source-maps.ts';
import type { SourceMaps } from './source-maps.ts';
import { createArtifactIndex } from './artifact-index.ts';
import { symbolicateEvent } from './symbolicate-event.ts';

const MAIN = `import { pay } from './shop/pay.tsx';
import { each } from 'each';
export function checkout(cart: { items: number[] | null }) {
  return each([1], () => pay(cart));
}
`;
const PAY = `// Padding, so that lines do not happen to agree.

interface Cart { items: number[] | null }

class Till {
  total = (cart: Cart): number => {
    const items = cart.items as number[];
    return items.length;
  };
}

export const pay = (cart: Cart): number => new Till().total(cart);
`;
const EACH = `export function each(list, visit) { return list.map((item) => visit(item)); }\n`;

const DEBUG_ID = '041eac02-896d-43df-8677-8d359bed1012';
let folder: string;
let map: Buffer;
let frames: StoredFrame[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'breakwater-symbolicate-'));
  const put = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  put('src/main.ts', MAIN);
  put('src/shop/pay.tsx', PAY);
  put('node_modules/each/index.js', EACH);
  put('node_modules/each/package.json', '{"name":"each","type":"module","main":"index.js"}');
  await build({
    entryPoints: [join(folder, 'src/main.ts')],
    outfile: join(folder, 'dist/app.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'shop',
    sourcemap: 'external',
    logLevel: 'silent',
  });
  map = readFileSync(join(folder, 'dist/app.js.map'));
  frames = throwFrom(readFileSync(join(folder, 'dist/app.js'), 'utf8'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The frames of the bundle's own error, oldest first, as a browser's SDK would send them. */
function throwFrom(code: string): StoredFrame[] {
  const bundle = runInThisContext(`${code};shop`, { filename: 'https://shop.test/app.js' }) as {
    checkout(cart: { items: null }): unknown;
  };
  try {
    bundle.checkout({ items: null });
  } catch (error) {
    const lines = (error as Error).stack?.split('\n') ?? [];
    return lines
      .map((line) => /at (?:(?<name>.+) \()?https:.*app\.js:(?<line>\d+):(?<column>\d+)\)?$/.exec(line)?.groups)
      .filter((groups) => groups !== undefined)
      .map((at) => ({
        filename: 'https://shop.test/app.js',
        function: at['name'] ?? '?',
        lineno: Number(at['line']),
        colno: Number(at['column']),
        in_app: true,
      }))
      .reverse();
  }
  throw new Error('the bundle did not throw');
}

const eventOf = (given: readonly object[]): StoredEvent =>
  normalizeEvent(
    {
      platform: 'javascript',
      exception: [{ type: 'TypeError', value: 'x', stacktrace: { frames: given } }],
      debug_meta: { images: [{ type: 'sourcemap', code_file: 'https://shop.test/app.js', debug_id: DEBUG_ID }] },
    },
    eventId(1),
    { v: 1, project: 1, publicKey: 'k', receivedAt: Date.now(), encoding: 'identity' },
  );

/** A store that holds one map, and counts its queries. */
function mapsWith(bytes: Buffer | null, limits: { maxMapBytes?: number; missingForMs?: number } = {}) {
  const asked = { artifacts: 0, blobs: 0 };
  const held = { bytes };
  const blobs: Blobs = {
    put: async () => {},
    get: async () => {
      asked.blobs++;
      return held.bytes;
    },
    remove: async () => 0,
    close: () => {},
  };
  const select = async <Row>(): Promise<Row[]> => {
    asked.artifacts++;
    return held.bytes
      ? ([{ project_id: 1, debug_id: DEBUG_ID, blob: 'b', bytes: String(held.bytes.length) }] as Row[])
      : [];
  };
  const config = { maxOpenBytes: 64_000_000, maxMapBytes: 16_000_000, missingForMs: 10_000, ...limits };
  return { maps: createSourceMaps({ select, blobs }, config), asked, held };
}

const symbolicate = async (maps: SourceMaps, given: readonly object[]): Promise<StoredFrame[]> =>
  (await symbolicateEvent(eventOf(given), maps)).exception[0]?.stacktrace?.frames ?? [];

describe('symbolicateEvent', () => {
  test('finds the original file, line, function and source line', async () => {
    const { maps } = mapsWith(map);
    const original = await symbolicate(maps, frames);

    expect(original.map((frame) => [frame.filename, frame.lineno, frame.function, frame.in_app])).toEqual([
      ['src/main.ts', 4, 'checkout', true],
      ['node_modules/each/index.js', 1, 'each', false],
      ['node_modules/each/index.js', 1, 'each.<anonymous>', false],
      ['src/main.ts', 4, 'checkout.<anonymous>', true],
      ['src/shop/pay.tsx', 12, 'pay', true],
      ['src/shop/pay.tsx', 8, 'Till.total', true],
    ]);
    expect(original.at(-1)).toMatchObject({
      context_line: '    return items.length;',
      pre_context: [
        'interface Cart { items: number[] | null }',
        '',
        'class Till {',
        '  total = (cart: Cart): number => {',
        '    const items = cart.items as number[];',
      ],
      module: 'shop/pay',
      data: { symbolication: 'ok', debug_id: DEBUG_ID },
    });
    maps.close();
  });

  test('keeps the received frames beside them', async () => {
    const { maps } = mapsWith(map);
    const [exception] = (await symbolicateEvent(eventOf(frames), maps)).exception;
    expect(exception?.raw_stacktrace?.frames.at(-1)).toMatchObject({
      filename: '/app.js',
      colno: frames.at(-1)?.colno,
    });
    maps.close();
  });

  test.each<[string, () => { bytes: Buffer | null; frame: object; limits?: { maxMapBytes: number } }, string]>([
    ['no map', () => ({ bytes: null, frame: { lineno: 1, colno: 5 } }), 'missing_source_map'],
    [
      'a map that is none',
      () => ({ bytes: Buffer.from('<html>'), frame: { lineno: 1, colno: 5 } }),
      'malformed_source_map',
    ],
    [
      'a map that is too large',
      () => ({ bytes: map, frame: { lineno: 1, colno: 5 }, limits: { maxMapBytes: 10 } }),
      'source_map_too_large',
    ],
    ['a frame without a line', () => ({ bytes: map, frame: { colno: 5 } }), 'invalid_location'],
    ['a frame without a column', () => ({ bytes: map, frame: { lineno: 1 } }), 'invalid_location'],
    ['a line that the map does not know', () => ({ bytes: map, frame: { lineno: 999, colno: 5 } }), 'no_mapping'],
  ])('leaves the frame unchanged, with the reason: %s', async (_name, given, reason) => {
    const { bytes, frame, limits } = given();
    const { maps } = mapsWith(bytes, limits);
    const raw = { filename: 'https://shop.test/app.js', function: 'n', ...frame };
    expect(await symbolicate(maps, [raw])).toEqual([
      expect.objectContaining({
        function: 'n',
        filename: '/app.js',
        data: expect.objectContaining({ symbolication: reason, debug_id: DEBUG_ID }) as object,
      }),
    ]);
    maps.close();
  });

  test('a map whose mappings cannot be read is no map', async () => {
    const json = JSON.parse(map.toString()) as { mappings: string };
    const { maps } = mapsWith(Buffer.from(JSON.stringify({ ...json, mappings: 'AAAA;!!!;AACA' })));
    expect((await symbolicate(maps, frames)).at(-1)?.data?.symbolication).toBe('malformed_source_map');
    maps.close();
  });

  test('maps a place whose source is not in the map, without its lines', async () => {
    const json = JSON.parse(map.toString()) as { sourcesContent?: string[] };
    delete json.sourcesContent;
    const { maps } = mapsWith(Buffer.from(JSON.stringify(json)));
    expect((await symbolicate(maps, frames)).at(-1)).toMatchObject({
      filename: 'src/shop/pay.tsx',
      lineno: 8,
      data: { symbolication: 'missing_source_content' },
    });
    maps.close();
  });
});

describe('createSourceMaps', () => {
  test('loads a map once for all callers of a moment, and keeps it', async () => {
    const { maps, asked } = mapsWith(map);
    await Promise.all(Array.from({ length: 20 }, () => symbolicate(maps, frames)));
    await symbolicate(maps, frames);
    expect(asked).toEqual({ artifacts: 1, blobs: 1 });
    maps.close();
  });

  test('finds a map that was uploaded after the first look-up', async () => {
    const { maps, held, asked } = mapsWith(null, { missingForMs: 1 });
    expect((await symbolicate(maps, frames)).at(-1)?.data?.symbolication).toBe('missing_source_map');
    held.bytes = map;
    await until(
      async () => (await symbolicate(maps, frames)).at(-1)?.data?.symbolication,
      (outcome) => outcome === 'ok',
    );
    expect(asked.artifacts).toBeGreaterThan(1);
    maps.close();
  });
});

test('debug ids are queried in portions, because they are part of a URL', async () => {
  const asked: number[] = [];
  const artifacts = createArtifactIndex({
    select: async (_query, params) => {
      asked.push((params as { debugIds: string[] }).debugIds.length);
      return [];
    },
  });
  await Promise.all(Array.from({ length: 1200 }, (_, n) => artifacts.find(1, String(n % 1100))));
  expect(asked).toEqual([500, 500, 100]);
});
