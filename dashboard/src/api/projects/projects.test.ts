import { expect, test } from 'vitest';

import { dsnOf } from './dsn.ts';
import { slugOf } from '@breakwater/processor/directory';

test.each([
  ['Shop API', 'shop-api'],
  ['  Café — Zürich ', 'cafe-zurich'],
  ['4711', 'project-4711'],
  ['магазин', 'project-7'],
  ['a/../b', 'a-b'],
  ['x'.repeat(60), 'x'.repeat(40)],
  [`${'x'.repeat(39)} y`, 'x'.repeat(39)],
])('a project named %j has the slug %j', (name, slug) => {
  expect(slugOf(name, 7)).toBe(slug);
});

test.each([
  ['http://localhost:8000', 'http://abc@localhost:8000/7'],
  ['https://errors.example', 'https://abc@errors.example/7'],
  ['https://errors.example:8443/a/b', 'https://abc@errors.example:8443/a/b/7'],
  ['http://[::1]:8000', 'http://abc@[::1]:8000/7'],
])('at %s a key is the DSN %s', (publicUrl, dsn) => {
  expect(dsnOf(publicUrl, { publicKey: 'abc', projectId: 7 })).toBe(dsn);
});
