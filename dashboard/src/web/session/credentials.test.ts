import { expect, test } from 'vitest';

import { credentialProblems } from './credentials.ts';

test.each([
  ['ada@example.com', 'a long sentence', 'setup', []],
  ['ada', 'a long sentence', 'setup', ['email']],
  ['ada@example.com', 'short', 'setup', ['password']],
  ['ada@example.com', 'short', 'login', []],
  ['', '', 'login', ['email', 'password']],
] as const)('%s with %s to %s: problems with %j', (email, password, purpose, expected) => {
  expect(Object.keys(credentialProblems({ email, password }, purpose))).toEqual(expected);
});
