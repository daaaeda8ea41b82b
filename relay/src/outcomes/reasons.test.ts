import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { ERRORS, RelayError } from '../intake/errors.ts';
import type { ErrorCode } from '../intake/errors.ts';
import { LogUnavailableError } from '../log/index.ts';
import { REASONS, verdictOf } from './reasons.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test('the README lists exactly the reasons', () => {
  const rows = [...readme.matchAll(/^\| `([a-z_:<>]+)` \| ([a-z, ]+) \| (.+) \|$/gm)];
  expect(rows.map(([, reason, outcome, meaning]) => [reason, outcome, meaning])).toEqual(
    Object.entries(REASONS).map(([reason, [outcome, meaning]]) => [reason, outcome, meaning]),
  );
});

test('a request that is refused before its key is checked is counted for no project', () => {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  const uncounted = codes.filter((code) => verdictOf(new RelayError(code)) === null);
  const unbelieved = codes.filter((code) => [401, 403].includes(ERRORS[code].status) && code !== 'origin_not_allowed');
  expect(uncounted.sort()).toEqual(
    [
      ...unbelieved,
      'path_unknown',
      'project_malformed',
      'key_malformed',
      'projects_unknown',
      'version_unsupported',
      'body_interrupted',
    ].sort(),
  );
});

test.each([
  [new LogUnavailableError('out'), { outcome: 'unconfirmed', reason: '' }],
  [
    new RelayError('body_too_large', ['body: limit 7 bytes']),
    { outcome: 'invalid', reason: 'request_too_large', detail: 'body: limit 7 bytes' },
  ],
  [
    new RelayError('relay_full'),
    { outcome: 'dropped', reason: 'relay_full', detail: 'The relay holds as many bytes as it may; send again later.' },
  ],
  [new RelayError('rate_limited', ['key_quota']), { outcome: 'rate_limited', reason: 'key_quota' }],
  [new TypeError('ours'), { outcome: 'dropped', reason: 'internal', detail: 'The relay failed.' }],
])('%s', (error, verdict) => expect(verdictOf(error)).toEqual(verdict));
