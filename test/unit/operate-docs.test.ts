import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

test('docs/operate.md lists exactly the metrics there are', () => {
  const registered = ['relay/src/measure-relay.ts', 'processor/src/operators/measure-processor.ts']
    .flatMap((path) => [...read(path).matchAll(/metrics\.(?:counter|gauge|histogram)\(\s*'(\w+)'/g)])
    .map(([, name]) => `breakwater_${name}`);
  const listed = [...read('docs/operate.md').matchAll(/^\| `(breakwater_\w+)` \|/gm)].map(([, name]) => name);
  expect(registered.length).toBeGreaterThan(8);
  expect(listed).toEqual(registered);
});
