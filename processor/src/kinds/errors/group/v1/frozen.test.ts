import { readdirSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

const FOLDER = new URL('.', import.meta.url);
const IMPORT = /\bfrom\s+'([^']+)'|\bimport\s*\(?\s*'([^']+)'/g;

test('version 1 imports nothing but its own files', () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const reached = files.flatMap((name) =>
    [...readFileSync(new URL(name, FOLDER), 'utf8').matchAll(IMPORT)].map(([, from, dynamic]) => from ?? dynamic),
  );
  expect(files.toSorted()).toEqual([
    'as-v1.ts',
    'event-v1.ts',
    'fingerprint-v1.ts',
    'frames-v1.ts',
    'parameterize-v1.ts',
  ]);
  expect(reached.filter((from) => !files.includes(from?.replace(/^\.\//, '') ?? ''))).toEqual([]);
});
