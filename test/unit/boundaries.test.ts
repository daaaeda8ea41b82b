import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

/*
 * The rule of imports: data flows down the stream, imports point up it, and only through the one subpath of the writer.
 * Read from the sources themselves, so that a tool's configuration cannot hide a breach.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));

const FOLDERS = ['sdk', 'relay', 'processor', 'dashboard'];
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
    '@breakwater/processor/retention',
    '@breakwater/processor/issues',
    '@breakwater/processor/sums',
    '@breakwater/processor/operators',
    '@breakwater/processor/directory',
    '@breakwater/processor/notify',
    '@breakwater/processor/alerts',
    '@breakwater/processor/scrub',
  ],
};
/** Composition roots end the stream, so they alone may import the parts that they start. */
const COMPOSITION_ROOTS: Record<string, string[]> = {
  'dashboard/src/all.ts': ['@breakwater/relay', '@breakwater/processor'],
  'dashboard/src/backup/prove-backup.ts': ['@breakwater/processor'],
  'dashboard/src/operator/offsets.ts': ['@breakwater/processor'],
  // The canary is an application like any other.
  'dashboard/src/canary/send.ts': ['@breakwater/sdk/node'],
};
/** Tests that hold the settings of all parts against their documentation. */
const TESTS_OF_ROOTS = ['dashboard/src/readme.test.ts'];
/** Suites and helpers of the writers, which tests and helpers down the stream reuse. None of them is built. */
const TESTS_MAY_IMPORT = [
  '@breakwater/relay/testing',
  '@breakwater/relay/log/contract',
  '@breakwater/processor/testing',
  '@breakwater/processor/store/contract',
];
/** Inside the SDK: `core` knows neither DOM nor Node, and no code that a customer bundles reaches zod. */
const SDK_FOLDERS: Record<string, string[]> = {
  wire: ['wire'],
  core: ['core', 'wire'],
  browser: ['browser', 'core', 'wire'],
  node: ['node', 'core', 'wire'],
  edge: ['edge', 'browser', 'core', 'wire'],
  // Types alone.
  either: ['browser', 'node'],
  cli: ['cli', 'node', 'core', 'wire'],
};

interface Import {
  file: string;
  target: string;
}

function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'fixtures' && entry.name !== 'node_modules') yield* filesIn(path);
    } else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

/** Tests, their helpers and benches; all else is built. */
const isForTests = (path: string): boolean => /\.(?:test|bench)\.tsx?$|\/testing\//.test(path);

/** Snippets that the page shows begin with imports of whoever copies them. */
const withoutSnippets = (source: string): string => source.replaceAll(/`import [^`]*`/g, '``');

const importsOf = (path: string): Import[] =>
  [
    ...withoutSnippets(readFileSync(path, 'utf8')).matchAll(
      /(?:^|\n)\s*(?:import|export)[^'"\n;]*?(?:\n[^'"\n;]*?)*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g,
    ),
  ].map((match) => ({ file: relative(root, path), target: (match[1] ?? match[2] ?? match[3])! }));

const everyImport = (folder: string): Import[] => [...filesIn(join(root, folder, 'src'))].flatMap(importsOf);
const allImports = (folder: string): Import[] => everyImport(folder).filter(({ file }) => !isForTests(file));
/** The file that a relative import names; a package stays as it is. */
const fileOf = ({ file, target }: Import): string => (target.startsWith('.') ? join(dirname(file), target) : target);
/** Imports that a rule forbids, as a reader finds them. */
const breaches = (imports: readonly Import[], isBreach: (from: string, to: string) => boolean): string[] =>
  imports.filter((one) => isBreach(one.file, fileOf(one))).map((one) => `${one.file} → ${fileOf(one)}`);

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

  test('builds nothing that is for tests, and imports none of it', () => {
    expect(
      breaches(imports, (_from, to) => /\/testing(?:\/|$)|\/contract$/.test(to) && !to.endsWith('dashboard/contract')),
    ).toEqual([]);
    const { exclude } = JSON.parse(readFileSync(join(root, folder, 'tsconfig.build.json'), 'utf8')) as {
      exclude: string[];
    };
    expect(exclude).toEqual(expect.arrayContaining(['src/**/*.test.*', 'src/**/*.bench.ts', 'src/**/testing']));
    const dist = join(root, folder, 'dist');
    const built = existsSync(dist) ? readdirSync(dist, { recursive: true, encoding: 'utf8' }) : [];
    expect(built.filter((path) => /(?:^|\/)testing(?:\/|$)|\.test\./.test(path))).toEqual([]);
  });

  test('has tests that import up the stream only what its sources may, and what is there for tests', () => {
    const tests = everyImport(folder).filter(({ file }) => isForTests(file));
    const upstream = FOLDERS.slice(0, FOLDERS.indexOf(folder));
    const isAllowed = (to: string): boolean =>
      MAY_IMPORT[folder]!.includes(to) ||
      (TESTS_MAY_IMPORT.includes(to) && upstream.some((name) => to.startsWith(`@breakwater/${name}/`)));
    const others = tests.filter(({ file }) => !TESTS_OF_ROOTS.includes(file));
    expect(breaches(others, (_from, to) => to.startsWith('@breakwater/') && !isAllowed(to))).toEqual([]);
  });

  test('declares every package it imports', () => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Record<
      string,
      Record<string, string> | undefined
    >;
    const declared = new Set(
      ['dependencies', 'optionalDependencies', 'peerDependencies', 'devDependencies'].flatMap((kind) =>
        Object.keys(manifest[kind] ?? {}),
      ),
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
  const found = allImports('sdk').filter((one) => {
    const from = one.file.split('/')[2]!;
    if (!one.target.startsWith('.')) return one.target.startsWith('node:') && !['node', 'cli'].includes(from);
    const to = join(dirname(one.file), one.target).split('/')[2]!;
    return !SDK_FOLDERS[from]?.includes(to);
  });
  expect(found).toEqual([]);
});

test('no code that a customer bundles reaches zod', () => {
  for (const entry of ['sdk/src/browser/index.ts', 'sdk/src/node/index.ts', 'sdk/src/edge/index.ts']) {
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
  const imports = FOLDERS.flatMap(allImports);
  const importers = (name: string) => [
    ...new Set(imports.filter((one) => one.target === name).map((one) => one.file.split('/').slice(0, -1).join('/'))),
  ];
  const seen = Object.fromEntries(
    ['kafkajs', 'chdb', 'nodemailer', 'source-map', '@aws-sdk/client-s3'].map((name) => [name, importers(name).length]),
  );
  expect(seen).toEqual({ kafkajs: 1, chdb: 1, nodemailer: 1, 'source-map': 1, '@aws-sdk/client-s3': 1 });
});

describe('inside the dashboard', () => {
  const imports = allImports('dashboard');
  const API = 'dashboard/src/api/';
  /** Below them in the API; `null` for a file beside the rooms, which any of them may import. */
  const roomOf = (path: string): string | null => /^dashboard\/src\/api\/([^/]+)\//.exec(path)?.[1] ?? null;
  const CORE = ['search', 'sql'];

  test('a noun imports no face, and the core imports neither', () => {
    const isBreach = (from: string, to: string): boolean => {
      const [room, other] = [roomOf(from), roomOf(to)];
      if (room === null || other === null || room === other) return false;
      if (CORE.includes(room)) return !CORE.includes(other);
      return other === 'faces' && room !== 'faces';
    };
    expect(breaches(imports, isBreach)).toEqual([]);
  });

  test('the page and the API meet in the contract', () => {
    const isBreach = (from: string, to: string): boolean =>
      from.startsWith('dashboard/src/web/')
        ? to.startsWith('dashboard/src/') && !/^dashboard\/src\/(?:web|contract)\//.test(to)
        : to.startsWith('dashboard/src/web/');
    expect(breaches(imports, isBreach)).toEqual([]);
  });

  test('the contract that the page imports has no schema', () => {
    const isBreach = (from: string, to: string): boolean =>
      from.startsWith('dashboard/src/contract/') &&
      !from.endsWith('.schema.ts') &&
      (to === 'zod' || to.endsWith('.schema.ts'));
    expect(breaches(imports, isBreach)).toEqual([]);
  });

  test('the contract imports nothing of the API', () => {
    expect(breaches(imports, (from, to) => from.startsWith('dashboard/src/contract/') && to.startsWith(API))).toEqual(
      [],
    );
  });
});

test('frozen grouping imports frozen files alone', () => {
  const GROUP = 'processor/src/kinds/errors/group/v1/';
  const frozen = allImports('processor').filter(({ file }) => file.startsWith(GROUP));
  expect(frozen.length).toBeGreaterThan(2);
  expect(breaches(frozen, (_from, to) => !to.startsWith(GROUP) && to !== 'node:crypto')).toEqual([]);
});
