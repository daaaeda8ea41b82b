import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ROOT } from '../support/breakwater.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

test('each limit of what the SDK costs has the name of a figure of its bench', () => {
  const table = read('docs/sdk.md').split('\n## What it costs\n')[1] ?? '';
  const names = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(5);
  const bench = read('test/bench/sdk.bench.ts');
  expect(names.filter((name) => !bench.includes(`figure('${name}'`))).toEqual([]);
});
