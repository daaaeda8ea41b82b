import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

/* Documents name source files and folders by their paths; each path is held against the tree. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'dist', 'fixtures']);
/** It lists the former places of files. */
const HISTORY = 'docs/moved.md';

function* documents(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name) && !entry.name.startsWith('.')) yield* documents(path);
    } else if (entry.name.endsWith('.md')) yield path;
  }
}

/** Paths into `src`, and files of TypeScript with a folder before them. Wildcards stand for any file. */
const PATH = /`((?:(?:sdk|relay|processor|dashboard|test)\/)?src\/[\w./-]*|[\w./-]+\/[\w.-]+\.tsx?)`/g;

test('every source path that a document names is there', () => {
  const missing = [...documents(root)]
    .filter((path) => relative(root, path) !== HISTORY)
    .flatMap((path) => {
      const here = dirname(path);
      const inPackage = relative(root, path).split('/')[0] ?? '';
      return (
        [...readFileSync(path, 'utf8').matchAll(PATH)]
          .map(([, named = '']) => named)
          // Capital letters stand for any name.
          .filter((named) => !/[A-Z]{4,}/.test(named))
          .filter(
            (named) =>
              ![root, here, join(root, inPackage), join(root, inPackage, 'src')].some((base) =>
                existsSync(join(base, named)),
              ),
          )
          .map((named) => `${relative(root, path)}: ${named}`)
      );
    });
  expect(missing).toEqual([]);
});

test('every relative link of a document leads to a file', () => {
  const broken = [...documents(root)].flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)\s#]+)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(dirname(path), target)))
      .map((target) => `${relative(root, path)}: ${target}`),
  );
  expect(broken).toEqual([]);
});
