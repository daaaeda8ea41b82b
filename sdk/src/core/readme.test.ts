import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the README lists exactly the options that there are', () => {
  const declared = [
    read('client/options.ts').split('export interface ClientOptions')[1] ?? '',
    read('client/integration.ts').split('export interface InitOptions')[1] ?? '',
  ];
  const options = [...declared.join('').matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name);
  const section = read('../../README.md').split('## Options')[1]?.split('\n## ')[0] ?? '';
  const listed = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(options.length).toBeGreaterThan(15);
  expect(listed).toEqual(options);
});
