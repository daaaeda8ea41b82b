import { readdirSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const sources = ['relay/src', 'processor/src', 'dashboard/src'].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => `${folder}/${path}`),
);

/** `test/e2e/canary.test.ts` holds the same list against a process. */
test('docs/operate.md lists exactly the metrics there are', () => {
  const registered = sources
    .flatMap((path) => [...read(path).matchAll(/metrics\.(?:counter|gauge|histogram)\(\s*'(\w+)'/g)])
    .map(([, name]) => `breakwater_${name}`);
  const listed = [...read('docs/operate.md').matchAll(/^\| `(breakwater_\w+)` \|/gm)].map(([, name]) => name);
  expect(registered.length).toBeGreaterThan(25);
  expect(listed.sort()).toEqual(registered.sort());
});
