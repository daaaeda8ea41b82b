import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Words that each part has of its own, and that mean the same in each of them. */
const FRAMEWORK_WORDS: Readonly<Record<string, string>> = {
  t: 'texts of a page',
  init: 'an entry of the SDK',
  createClient: 'an entry of the SDK',
  instrument: 'an entry of the SDK',
  defaultIntegrations: 'an entry of the SDK',
  readConfig: 'settings of a part',
  SETTINGS: 'settings of a part',
  readServiceConfig: 'settings of a service',
  SERVICE_SETTINGS: 'settings of a service',
  ServiceConfig: 'settings of a service',
};

/** A declaration that is exported where it stands; passing on what another file declares is no second meaning. */
const EXPORTED =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*? |class |interface |type |const |let )([A-Za-z_$][\w$]*)/gm;

function* sourcesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!['fixtures', 'node_modules', 'testing'].includes(entry.name)) yield* sourcesIn(path);
    } else if (/\.tsx?$/.test(entry.name) && !/\.(?:test|bench|gen)\.tsx?$/.test(entry.name)) yield path;
  }
}

/** Exported names by the files that declare them, of all parts; those of one file are left out. */
function sharedNames(): Map<string, string[]> {
  const files = new Map<string, Set<string>>();
  for (const part of ['sdk', 'relay', 'processor', 'dashboard']) {
    for (const path of sourcesIn(join(root, part, 'src'))) {
      for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(EXPORTED)) {
        files.set(name, (files.get(name) ?? new Set()).add(relative(root, path)));
      }
    }
  }
  expect(files.size).toBeGreaterThan(500);
  return new Map([...files].filter(([, paths]) => paths.size > 1).map(([name, paths]) => [name, [...paths]]));
}

const shared = sharedNames();

test('an exported name has one meaning in all parts', () => {
  const offenders = [...shared].filter(([name]) => !Object.hasOwn(FRAMEWORK_WORDS, name));
  expect(offenders.map(([name, paths]) => `${name}: ${paths.join(', ')}`).sort()).toEqual([]);
});

test('every framework word stands in more than one part', () => {
  expect(Object.keys(FRAMEWORK_WORDS).filter((word) => !shared.has(word))).toEqual([]);
});

/** No rule of the linter knows it. Only a constructor cannot be named with `#`. */
test('private members begin with #', () => {
  const places = ['sdk', 'relay', 'processor', 'dashboard'].flatMap((part) =>
    [...sourcesIn(join(root, part, 'src'))].filter((path) =>
      /^\s+private (?!constructor\b)/m.test(readFileSync(path, 'utf8')),
    ),
  );
  expect(places.map((path) => relative(root, path))).toEqual([]);
});
