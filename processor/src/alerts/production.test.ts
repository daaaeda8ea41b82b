import { expect, test } from 'vitest';

import { isBelowError, isProduction } from './production.ts';

test.each<[string, boolean]>([
  ['', true],
  [' ', true],
  ['production', true],
  ['Production', true],
  ['prod', true],
  ['live', true],
  ['production-eu', true],
  ['prod_2', true],
  ['prod-latest', true],
  ['staging', false],
  ['development', false],
  ['test', false],
  ['preview', false],
  ['products', false],
  ['prod2', false],
  ['prod-test', false],
  ['non-production', false],
  ['pre-prod', false],
])('the environment %j counts as production: %j', (environment, expected) => {
  expect(isProduction(environment)).toBe(expected);
});

test.each<[string, boolean]>([
  ['fatal', false],
  ['error', false],
  ['warning', true],
  ['info', true],
  ['log', true],
  ['debug', true],
  ['', false],
  ['critical', false],
])('the level %j is below error: %j', (level, expected) => {
  expect(isBelowError(level)).toBe(expected);
});
