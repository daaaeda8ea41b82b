import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import type { Coming, ComingKey, RefusedRequests } from '../../contract/coming.ts';
import { wordsOfRefusal } from './refusal-words.ts';
import { comingVerdict } from './verdict.ts';

const relay = readFileSync(new URL('../../../../relay/README.md', import.meta.url), 'utf8');

test('each refusal of a relay has words of its own', () => {
  const codes = [...relay.matchAll(/^\| `(\w+)` \| (4\d\d) \|/gm)]
    .map(([, code = '']) => code)
    .filter((code) => !['rate_limited', 'unsupported'].includes(code));
  expect(codes.length).toBeGreaterThan(25);
  for (const code of codes) {
    const { text } = wordsOfRefusal({ code, publicKey: 'k', detail: '', standing: 'other' });
    expect(text, code).not.toMatch(/^Requests are refused|[{}]/);
  }
});

test.each(['key_unknown', 'key_disabled', 'key_expired', 'key_revoked', 'project_mismatch'])(
  'many keys that a relay counted together under %s have words',
  (code) => {
    const { text } = wordsOfRefusal({ code, publicKey: '', detail: 'others', standing: 'none' });
    expect(text).toMatch(/many (?:different )?keys/);
    expect(text).not.toMatch(/ ,|the key |^Requests are refused/);
  },
);

const NOW = Date.UTC(2026, 0, 2);
const key = (more: Partial<ComingKey> = {}): ComingKey => ({
  project: 'shop',
  publicKey: 'a',
  label: 'Default',
  state: 'active',
  accepted: 0,
  filtered: 0,
  rateLimited: 0,
  invalid: 0,
  dropped: 0,
  reasons: [],
  lastAt: null,
  lastClient: '',
  ...more,
});
const stop = (quantity: number) => ({ outcome: 'filtered', reason: 'x', quantity, text: 'It was x.', advice: 'Do y.' });
const refusal = (requests: number): RefusedRequests => ({
  project: 'shop',
  code: 'key_unknown',
  publicKey: 'b',
  detail: '',
  requests,
  lastAt: NOW,
  client: '',
  text: 'The key is unknown.',
  advice: 'Copy the DSN.',
});
const NONE = { keys: [key()], refused: [], later: [], stored: 0 };

test.each<[string, Partial<Coming>, boolean, RegExp]>([
  ['nothing at all', {}, false, /^Nothing was received at all/],
  ['no key that is taken', { keys: [key({ state: 'revoked' }), key({ state: 'disabled' })] }, false, /^No key takes/],
  ['refusals alone', { refused: [refusal(2)] }, false, /^The key is unknown/],
  [
    'all stopped',
    { keys: [key({ filtered: 5, reasons: [stop(5)] })], refused: [refusal(2)] },
    false,
    /stopped: It was x/,
  ],
  ['more refused than stopped', { keys: [key({ reasons: [stop(5)] })], refused: [refusal(9)] }, false, /^The key is/],
  ['taken and stored', { keys: [key({ accepted: 5, lastAt: NOW })], stored: 5 }, true, /^5 units were taken/],
  ['taken a moment ago', { keys: [key({ accepted: 1, lastAt: NOW - 1000 })] }, true, /^1 unit was taken/],
  ['taken long ago, none stored', { keys: [key({ accepted: 5, lastAt: NOW - 600_000 })] }, false, /none is processed/],
  [
    'taken and left out later',
    { keys: [key({ accepted: 5, lastAt: NOW - 600_000 })], later: [stop(5)] },
    false,
    /left out later\. It was x/,
  ],
  [
    'more refused than taken',
    { keys: [key({ accepted: 5, lastAt: NOW })], stored: 5, refused: [refusal(50)] },
    false,
    /More requests were refused/,
  ],
])('%s', (_name, facts, isWell, text) => {
  const verdict = comingVerdict({ ...NONE, ...facts }, NOW);
  expect(verdict.isWell).toBe(isWell);
  expect(verdict.text).toMatch(text);
});
