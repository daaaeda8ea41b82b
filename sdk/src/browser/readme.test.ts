// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';

import { afterEach, describe, expect, test } from 'vitest';

import type { Breadcrumb } from '../wire/event.ts';
import * as node from '../node/index.ts';
import * as errors from './errors.ts';
import * as browser from './index.ts';

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
const section = readme.split('## Integrations')[1]?.split('\n## ')[0] ?? '';

afterEach(() => browser.close());

test('the snippet of the README runs, without clicks and with an integration of its own', async () => {
  const snippet = /```js\n([\s\S]*?)```/.exec(section)?.[1] ?? '';
  const body = snippet.replace(/import (\{.*\}) from '@breakwater\/sdk\/browser';/, 'const $1 = sdk;');
  expect(body).not.toContain('import');
  const run = runInThisContext(`(sdk, addEventListener, removeEventListener) => {${body}}`) as (
    sdk: typeof browser,
    ...listening: unknown[]
  ) => void;
  run(browser, window.addEventListener.bind(window), window.removeEventListener.bind(window));

  const categories = (): unknown[] =>
    ((browser.getCurrentScope()?.data.breadcrumbs ?? []) as Breadcrumb[]).map(({ category }) => category);
  document.body.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  window.dispatchEvent(new Event('offline'));
  history.pushState({}, '', '/of-the-readme');
  expect(categories()).toEqual(['network', 'navigation']);
});

describe('the table of integrations', () => {
  const rows = [...section.matchAll(/^\| `(\w+)\(\)` \| (✓?) ?\| (✓?) ?\|/gm)];

  test.each([
    ['browser', browser, 2],
    ['node', node, 3],
  ] as const)('lists those that %s sets up by default, and no others', (_where, entry, column) => {
    const factories = entry as unknown as Record<string, (() => browser.Integration) | undefined>;
    const listed = rows.filter((row) => row[column]).map(([, name = '']) => factories[name]?.());
    expect(new Set(listed)).toEqual(new Set(entry.defaultIntegrations()));
  });

  test('tells which of them the entry for errors sets up', () => {
    const sentence = /`@breakwater\/sdk\/browser\/errors` is the same(.*?)\. /s.exec(section)?.[1] ?? '';
    const named = [...sentence.matchAll(/`(\w+)\(\)`/g)].map(([, name = '']) => name);
    const factories = errors as unknown as Record<string, () => browser.Integration>;
    expect(new Set(named.map((name) => factories[name]?.()))).toEqual(new Set(errors.defaultIntegrations()));
  });
});
