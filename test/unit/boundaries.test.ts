import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

/*
 * The rule of imports: data flows down the stream, imports point up it, and only through the one subpath of the writer.
 * Read from the sources themselves, so that a tool's configuration cannot hide a breach.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));

const MAY_IMPORT: Record<string, string[]> = {
  sdk: [],
  relay: ['@breakwater/sdk/wire'],
  processor: ['@breakwater/sdk/wire', '@breakwater/relay/log', '@breakwater/relay/service'],
  dashboard: [
    '@breakwater/sdk/wire',
    '@breakwater/relay/log',
    '@breakwater/relay/service',
    '@breakwater/processor/store',
    '@breakwater/processor/releases',
    '@breakwater/processor/operators',
  ],
};
/** Composition roots end the stream, so they alone may import the parts that they start. */
const COMPOSITION_ROOTS: Record<string, string[]> = {
  'dashboard/src/all.ts': ['@breakwater/relay', '@breakwater/processor'],
  // The canary is an application like any other.
  'dashboard/src/canary/send.ts': ['@breakwater/sdk/node'],
};
/** Inside the SDK: `core` knows neither DOM nor Node, and no code that a customer bundles reaches zod. */
const SDK_FOLDERS: Record<string, string[]> = {
  wire: ['wire'],
  core: ['core', 'wire'],
  browser: ['browser', 'core', 'wire'],
  node: ['node', 'core', 'wire'],
  cli: ['cli', 'node', 'core', 'wire'],
};

interface Import {
  file: string;
  target: string;
}

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'fixtures' && entry.name !== 'node_modules') yield* sources(path);
    } else if (/\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) && entry.name !== 'contract.ts')
      yield path;
  }
}

const importsOf = (path: string): Import[] =>
  [
    ...readFileSync(path, 'utf8').matchAll(
      /(?:^|\n)\s*(?:import|export)[^'"\n;]*?(?:\n[^'"\n;]*?)*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g,
    ),
  ].map((match) => ({ file: relative(root, path), target: (match[1] ?? match[2] ?? match[3])! }));

const allImports = (folder: string): Import[] => [...sources(join(root, folder, 'src'))].flatMap(importsOf);

describe.each(Object.keys(MAY_IMPORT))('%s', (folder) => {
  const imports = allImports(folder);

  test('imports other folders only up the stream, through the subpath of the writer', () => {
    const allowed = (one: Import) =>
      MAY_IMPORT[folder]!.includes(one.target) || COMPOSITION_ROOTS[one.file]?.includes(one.target) === true;
    expect(imports.filter((one) => one.target.startsWith('@breakwater/') && !allowed(one))).toEqual([]);
  });

  test('never leaves its own src by a relative path', () => {
    const outside = imports.filter(
      (one) => one.target.startsWith('.') && !join(dirname(one.file), one.target).startsWith(`${folder}/src/`),
    );
    expect(outside).toEqual([]);
  });

  test('declares every package it imports', () => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Record<
      string,
      Record<string, string> | undefined
    >;
    const declared = new Set(
      Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.devDependencies }),
    );
    const undeclared = imports
      .map((one) => one.target)
      .filter((target) => !target.startsWith('.') && !target.startsWith('node:') && !builtinModules.includes(target))
      .map((target) =>
        target
          .split('/')
          .slice(0, target.startsWith('@') ? 2 : 1)
          .join('/'),
      )
      .filter((name) => !declared.has(name));
    expect([...new Set(undeclared)]).toEqual([]);
  });
});

test('inside the SDK, folders import only the folders that they may', () => {
  const breaches = allImports('sdk').filter((one) => {
    const from = one.file.split('/')[2]!;
    if (!one.target.startsWith('.')) return one.target.startsWith('node:') && !['node', 'cli'].includes(from);
    const to = join(dirname(one.file), one.target).split('/')[2]!;
    return !SDK_FOLDERS[from]?.includes(to);
  });
  expect(breaches).toEqual([]);
});

test('no code that a customer bundles reaches zod', () => {
  for (const entry of ['sdk/src/browser/index.ts', 'sdk/src/node/index.ts']) {
    const seen = new Set<string>();
    const queue = [entry];
    for (let file = queue.pop(); file; file = queue.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      for (const { target } of importsOf(join(root, file))) {
        expect(target, `${file} is reached from ${entry}`).not.toBe('zod');
        if (target.startsWith('.')) queue.push(join(dirname(file), target));
      }
    }
    expect(seen.size).toBeGreaterThan(5);
  }
});

/** One importing file each, where that is possible: an adapter hides the peculiarities of its library. */
test('libraries behind an adapter are imported by that adapter alone', () => {
  const imports = ['sdk', 'relay', 'processor', 'dashboard'].flatMap(allImports);
  const importers = (name: string) => [
    ...new Set(imports.filter((one) => one.target === name).map((one) => one.file.split('/').slice(0, -1).join('/'))),
  ];
  const seen = Object.fromEntries(
    ['kafkajs', 'chdb', 'nodemailer', 'source-map'].map((name) => [name, importers(name).length]),
  );
  expect(seen).toEqual({ kafkajs: 1, chdb: 1, nodemailer: 1, 'source-map': 1 });
});
