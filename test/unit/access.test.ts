import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Both begin what runs: nothing below them makes itself an access. */
const COMPOSITION_ROOTS = /^(?:dashboard\/src\/(?:all|main|operator\/main)|processor\/src\/processor)\.ts$/;
/** Guard and system access; no other file turns a number into an id that questions take. */
const GIVERS = ['dashboard/src/api/auth/access.ts', 'processor/src/directory/access.ts'];

/** The parts that read data without a person, each with its reason, where they are given their access. */
const SYSTEM_ACCESS = [
  'dashboard/src/all.ts: the canary looks for its own event',
  'dashboard/src/main.ts: the canary looks for its own event',
  'dashboard/src/operator/main.ts: a proof of a backup asks for a receipt',
  'processor/src/processor.ts: a notice shows the issues that it tells of',
];

const sources = ['processor', 'dashboard']
  .flatMap((part) =>
    readdirSync(join(root, part, 'src'), { recursive: true, encoding: 'utf8' }).map((path) => `${part}/src/${path}`),
  )
  .filter((path) => /\.tsx?$/.test(path) && !/\.(?:test|bench)\.tsx?$|\/testing\//.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

test('each part that works without a person has a named access, from a composition root', () => {
  const users = sources.filter(({ path, text }) => path !== GIVERS[1] && /\bsystemAccess\(/.test(text));
  expect(users.map(({ path }) => path).filter((path) => !COMPOSITION_ROOTS.test(path))).toEqual([]);
  const made = users.flatMap(({ path, text }) =>
    [...text.matchAll(/\bsystemAccess\(\s*(?:'([^']+)')?/g)].map(([, reason]) => `${path}: ${reason}`),
  );
  expect(made.toSorted()).toEqual(SYSTEM_ACCESS.toSorted());
});

test('ids of projects come from an access alone', () => {
  const casting = sources.filter(({ text }) => /\bas (?:readonly )?Allowed(?:Id|Projects?)\b/.test(text));
  expect(casting.map(({ path }) => path).toSorted()).toEqual(GIVERS);
});
