import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

/* The page's rooms: `app` opens pages, pages use shared features and parts, and nothing runs back. Read from the sources. */
const web = fileURLToPath(new URL('web/', import.meta.url));

const SHARED = ['find-event', 'forms', 'search', 'silences', 'source-maps', 'triage'];
const GROUND = ['format', 'i18n', 'styles', 'ui'];

interface Arrow {
  from: string;
  to: string;
}

const arrows: Arrow[] = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .flatMap((file) =>
    [...readFileSync(join(web, file), 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, target = '']) => ({
      from: file,
      to: relative(web, join(web, dirname(file), target)),
    })),
  );
const roomOf = (file: string): string => file.split('/')[0] ?? '';

test('a page imports no part of another page', () => {
  const pages = readdirSync(web, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['app', 'public', ...SHARED, ...GROUND].includes(entry.name))
    .map((entry) => entry.name);
  expect(pages).toContain('issues');
  const crossed = arrows.filter(
    ({ from, to }) => roomOf(from) !== 'app' && pages.includes(roomOf(to)) && roomOf(from) !== roomOf(to),
  );
  expect(crossed).toEqual([]);
});

test('parts and words import no page, no feature and nothing of the app', () => {
  const rising = arrows.filter(
    ({ from, to }) => GROUND.includes(roomOf(from)) && !['..', ...GROUND].includes(roomOf(to)),
  );
  expect(rising).toEqual([]);
});

test('outside of its own folder the page imports types and constants of the contract, and no schema', () => {
  const outside = arrows.filter(({ to }) => to.startsWith('..'));
  expect(outside.length).toBeGreaterThan(20);
  expect(outside.filter(({ to }) => !/^\.\.\/contract\/[a-z-]+\.ts$/.test(to))).toEqual([]);
});
