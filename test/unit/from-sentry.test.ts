import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as browser from '@breakwater/sdk/browser';
import * as node from '@breakwater/sdk/node';
import { expect, test } from 'vitest';

import { ROOT } from '../support/breakwater.ts';
import { namesThatStay } from '../support/from-sentry.ts';

/* `docs/from-sentry.md` promises names; test/peers/sentry-sdks holds those that stay against the SDKs of Sentry. */

const document = readFileSync(join(ROOT, 'docs/from-sentry.md'), 'utf8');
const options = [
  ...readFileSync(join(ROOT, 'sdk/README.md'), 'utf8')
    .split('## Options')[1]!
    .matchAll(/^\| `(\w+)` \|/gm),
].map(([, name = '']) => name);

test('each function and option that stays is there, in both halves', () => {
  const { functions, options: kept } = namesThatStay();
  expect(functions.length).toBeGreaterThan(15);
  expect(functions.filter((name) => !(name in browser) || !(name in node))).toEqual([]);
  expect(kept.length).toBeGreaterThan(15);
  expect(kept.filter((name) => !options.includes(name))).toEqual([]);
});

test('each function and option that has another name is there', () => {
  const rows = document
    .split('## What has another name')[1]!
    .split('\n## ')[0]!
    .matchAll(/^\| `.*` \| (.*) \|$/gm);
  const ours = [...rows].flatMap(([, cell = '']) => [
    ...cell.matchAll(/`(?:app\.use\(|await app\.register\()?([a-z]\w+)\)?[`()]/g),
  ]);
  const names = ours.map(([, name = '']) => name).filter((name) => name !== 'npx' && name !== 'sentry');
  expect(names.length).toBeGreaterThan(10);
  const known = [...Object.keys(browser), ...Object.keys(node), ...options];
  expect(names.filter((name) => !known.includes(name))).toEqual([]);
});
