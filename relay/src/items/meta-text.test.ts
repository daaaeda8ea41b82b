import { expect, test } from 'vitest';

import { envelopeMetaSchema } from '../log/index.ts';
import type { EnvelopeMeta } from '../log/index.ts';
import { metaText } from './append-items.ts';

const least: EnvelopeMeta = { v: 1, project: 7, publicKey: 'k', receivedAt: 1_790_000_000_123, encoding: 'gzip' };
const full: EnvelopeMeta = {
  ...least,
  eventId: 'fedcba9876543210fedcba9876543210',
  remoteAddress: 'fe80::1%eth0',
  userAgent: 'Mozilla/5.0',
  client: 'sentry.javascript.browser/11.12.0',
  relay: 'a1b2c3d4',
  appendedAt: 1_790_000_000_456,
  movedFrom: 'live',
  stale: 'resend',
};

test.each([
  ['the least', least],
  ['everything', full],
  ['quotes and backslashes', { ...full, userAgent: 'a"b\\c', client: '\\"' }],
  ['control characters', { ...full, userAgent: 'a\nb\u0000\u001f\u007f' }],
  ['text that is not ASCII', { ...full, userAgent: 'é\u2028\u{1f600}', client: '\ud800' }],
])('is the JSON of %s', (_name, meta) => {
  expect(JSON.parse(metaText(meta))).toEqual(meta);
  expect(Object.keys(meta).every((name) => name in envelopeMetaSchema.shape)).toBe(true);
});

test('knows every field of the contract', () => {
  expect(Object.keys(JSON.parse(metaText(full)) as object).toSorted()).toEqual(
    Object.keys(envelopeMetaSchema.shape).toSorted(),
  );
});
