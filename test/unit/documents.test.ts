import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ROOT } from '../support/breakwater.ts';
import { documentBlocks, documentTexts } from '../support/document-blocks.ts';

/* Every block of every document is run: by `test/e2e/documents.test.ts`, or by the test that a remark above it names. */

const blocks = documentBlocks();
const RUN_BY_THEIR_LANGUAGE = ['sh', 'js', 'ts'];
const placeOf = ({ file, line }: { file: string; line: number }): string => `${file}:${line}`;

test('each block is run, or says which test runs it, or why none can', () => {
  expect(blocks.length).toBeGreaterThan(30);
  const unclear = blocks.filter(
    ({ language, runsIn, notRun }) => runsIn === null && notRun === null && !RUN_BY_THEIR_LANGUAGE.includes(language),
  );
  expect(unclear.map(placeOf)).toEqual([]);
  const lost = blocks.filter(({ runsIn }) => runsIn !== null && !existsSync(join(ROOT, runsIn)));
  expect(lost.map((block) => `${placeOf(block)}: ${block.runsIn}`)).toEqual([]);
});

/** Commands in sentences and tables, as `npm run bench -- ingest`. */
const sentences = documentTexts().flatMap(({ file, text }) =>
  [...text.matchAll(/`npm (?:run (?:--silent )?)?([\w:]+)(?: -- ([\w-]+))?[^`]*`/g)].map(
    ([words, script = '', name]) => ({
      place: `${file}: ${words}`,
      script,
      name,
    }),
  ),
);
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
/** Commands of npm itself. */
const OF_NPM = ['ci', 'install', 'pack', 'audit'];
const namesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(ROOT, 'test', folder)).flatMap((file) =>
    file.endsWith(ending) ? [file.slice(0, -ending.length)] : [],
  );
const RUN_BY_NAME: Readonly<Record<string, readonly string[]>> = {
  bench: namesIn('bench', '.bench.ts'),
  soak: namesIn('soak', '.soak.ts'),
  breakwater: namesIn('../dashboard/src/operator', '.ts'),
};

test('each command of npm in a sentence is one that there is', () => {
  expect(sentences.length).toBeGreaterThan(40);
  const unknown = sentences.filter(({ script }) => !Object.hasOwn(scripts, script) && !OF_NPM.includes(script));
  expect(unknown.map(({ place }) => place)).toEqual([]);
  const unnamed = sentences.filter(
    ({ script, name }) => name !== undefined && !/^[A-Z]+$/.test(name) && !RUN_BY_NAME[script]?.includes(name),
  );
  expect(unnamed.map(({ place }) => place)).toEqual([]);
});

test('README.md names every bench and every soak', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  for (const [script, names] of Object.entries(RUN_BY_NAME)) {
    if (script === 'breakwater') continue;
    const [, listed = ''] = new RegExp(`npm run ${script} -- NAME\` \\| (.*?):`).exec(readme) ?? [];
    expect([...listed.matchAll(/`([\w-]+)`/g)].map(([, name]) => name).toSorted()).toEqual(names.toSorted());
  }
});

test('no more blocks than these are run by nothing', () => {
  expect(blocks.filter(({ notRun }) => notRun !== null).map(({ file, notRun }) => `${file}: ${notRun}`)).toEqual([
    'README.md: CI runs both on a fresh clone, each time',
    'dashboard/src/operator/README.md: COMMAND stands for each of the commands that docs/backup.md runs',
    'docs/operate.md: an image needs Docker; test/peers/install runs the lines of the Dockerfile in folders',
    'docs/operate.md: Caddy comes from no registry of packages; its four lines are those of its own manual',
    'processor/src/directory/README.md: the table of it is an example',
  ]);
});
