import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { isBefore, LOWEST_CLICKHOUSE } from './server-version.ts';

test.each([
  ['26.7.1.1', false],
  ['26.7', false],
  ['26.7.2.1-testing', false],
  ['26.8.16.10002.altinitystable', false],
  ['26.10.1.1', false],
  ['27.1.1.1', false],
  ['26.6.9.99', true],
  ['26.6', true],
  ['25.12.1.1', true],
  ['9.26.7.1', true],
  ['v26.7.1.1', true],
  ['26', true],
  ['', true],
])('%s before 26.7: %s', (version, isOlder) => {
  expect(isBefore(version, '26.7')).toBe(isOlder);
});

test('the documentation and compose.yaml name the lowest version', async () => {
  const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');
  expect(await read('README.md')).toContain(`ClickHouse ${LOWEST_CLICKHOUSE}`);
  expect(await read('docs/operate.md')).toContain(`ClickHouse ${LOWEST_CLICKHOUSE}`);
  expect(await read('compose.yaml')).toContain(`image: clickhouse/clickhouse-server:${LOWEST_CLICKHOUSE}`);
});
