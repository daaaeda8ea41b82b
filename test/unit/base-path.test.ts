import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { basePathOf } from '@breakwater/relay/service';
import { expect, test } from 'vitest';

const ROUTES = join(import.meta.dirname, '../../dashboard/src/web/app/routes.tsx');

test('no installation lies below a path that begins as one of the pages does', () => {
  const pages = [...readFileSync(ROUTES, 'utf8').matchAll(/ path: '\/([a-z-]+)/g)].map(([, first]) => first ?? '');
  expect(pages.length).toBeGreaterThan(20);
  const taken = pages.filter((first) => {
    try {
      return basePathOf('BREAKWATER_URL', `https://host/${first}/bw`) !== '';
    } catch {
      return false;
    }
  });
  expect(taken).toEqual([]);
});
