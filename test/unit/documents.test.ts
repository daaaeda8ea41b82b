import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ROOT } from '../support/breakwater.ts';
import { documentBlocks } from '../support/document-blocks.ts';

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

test('no more blocks than these are run by nothing', () => {
  expect(blocks.filter(({ notRun }) => notRun !== null).map(({ file, notRun }) => `${file}: ${notRun}`)).toEqual([
    'README.md: CI runs both on a fresh clone, each time',
    'dashboard/src/operator/README.md: COMMAND stands for each of the commands that docs/backup.md runs',
    'docs/operate.md: an image needs Docker; test/peers/install runs the lines of the Dockerfile in folders',
    'docs/operate.md: Caddy comes from no registry of packages; its four lines are those of its own manual',
    'docs/send.md: headers of an answer of yours',
    'processor/src/directory/README.md: the table of it is an example',
  ]);
});
