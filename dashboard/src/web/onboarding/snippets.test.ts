import { expect, test } from 'vitest';

import { PLATFORMS } from '../../contract/address-values.ts';
import { curlFor, readDsn, stepsFor } from './snippets.ts';

const DSN = 'https://0123abc@bw.example.com/base/7';

test('reads a DSN, with a path before the project', () => {
  expect(readDsn(DSN)).toEqual({ key: '0123abc', origin: 'https://bw.example.com', path: '/base', project: '7' });
  expect(readDsn('')).toBeNull();
});

test('the test event goes to the store of the project', () => {
  expect(curlFor(DSN)).toContain("'https://bw.example.com/base/api/7/store/?sentry_key=0123abc'");
});

test.each(PLATFORMS)('%s has the DSN in its snippet', (platform) => {
  expect(stepsFor(platform, DSN).some((step) => step.code.includes(DSN))).toBe(true);
});
