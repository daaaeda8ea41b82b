import { expect, test } from 'vitest';

import { ApiFailure } from '../app/client.ts';
import { below, problemsIn } from './field-problems.ts';

const refused = (...causes: string[]) =>
  new ApiFailure(400, { code: 'invalid_request', detail: causes[0]!, requestId: 'r', causes });

test.each([
  ['a field', 'allowedDomains: over 100 entries', 'allowedDomains', 'over 100 entries'],
  ['an entry', 'filters.ips: an entry is empty (at filters.ips.2)', 'filters.ips', 'Entry 3: an entry is empty'],
  ['a field of an entry', 'quotas.limit: below 0 (at quotas.1.limit)', 'quotas.1.limit', 'below 0'],
  ['a key', 'quotas.limit: below 0 (at keys.0.quotas.1.limit)', 'keys.0.quotas.1.limit', 'below 0'],
])('finds %s', (_, cause, path, text) => {
  expect(problemsIn(refused(cause))(path)).toBe(text);
  expect(below(problemsIn(refused(cause)), path.split('.')[0]!)(path.split('.').slice(1).join('.') || 'x')).toBe(
    path.includes('.') ? text : undefined,
  );
});

test('says all that is wrong with one field, and nothing of the others', () => {
  const problemOf = problemsIn(refused('urls: an entry is empty (at urls.0)', 'urls: an entry is empty (at urls.1)'));
  expect(problemOf('urls')).toBe('Entry 1: an entry is empty. Entry 2: an entry is empty');
  expect(problemOf('ips')).toBeUndefined();
  expect(problemsIn(null)('urls')).toBeUndefined();
});
