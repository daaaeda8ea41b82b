import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { ERRORS } from './errors.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test('the README lists exactly the error answers', () => {
  const rows = [...readme.matchAll(/^\| `([a-z_]+)` \| (\d{3}) \| (.+) \|$/gm)];
  const listed = rows.map(([, code, status, detail]) => ({ code, status: Number(status), detail }));
  const known = Object.entries(ERRORS).map(([code, { status, detail }]) => ({ code, status, detail }));
  expect(listed).toEqual(known);
});

test('a sentence can stand in a header', () => {
  for (const { detail } of Object.values(ERRORS)) expect(detail).toMatch(/^[\x20-\x7e]+$/);
});
