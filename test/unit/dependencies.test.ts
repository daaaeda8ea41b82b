import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

/* The packages of the workspaces. Those of `test/peers` stand outside of them, so that only their tier installs them. */

type Kind = 'dependencies' | 'devDependencies' | 'peerDependencies';
type Manifest = Partial<Record<Kind, Record<string, string>>> & { workspaces?: string[] };

const root = new URL('../../', import.meta.url);
const read = (path: string): Manifest => JSON.parse(readFileSync(new URL(path, root), 'utf8')) as Manifest;
const workspaces = read('package.json').workspaces ?? [];
const manifests = ['package.json', ...workspaces.map((workspace) => `${workspace}/package.json`)].map(read);

test('a package has the same range in every workspace, and no range takes every version', () => {
  const ranges = new Map<string, Set<string>>();
  for (const { dependencies, devDependencies } of manifests)
    for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies }))
      ranges.set(name, (ranges.get(name) ?? new Set()).add(range));
  const bad = [...ranges].filter(([, all]) => all.size > 1 || all.has('*') || all.has('latest'));
  expect(bad).toEqual([]);
});

test('an install without development packages installs none of the tests', () => {
  expect(read('test/package.json').dependencies).toBeUndefined();
});

test('the packages of the peers are in no workspace', () => {
  const locked = Object.keys(
    (JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')) as { packages: object }).packages,
  );
  const peers = ['browser', 'sentry-cli', 'sentry-sdks'].flatMap((peer) =>
    Object.keys(read(`test/peers/${peer}/package.json`).dependencies ?? {}),
  );
  expect(peers.length).toBeGreaterThan(10);
  expect(peers.filter((name) => locked.includes(`node_modules/${name}`))).toEqual([]);
});
