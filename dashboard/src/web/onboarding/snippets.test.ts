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

const sdk = {
  version: '0.1.0-98e59296',
  files: {
    'breakwater-sdk.tgz': {
      url: 'https://bw.example.com/base/sdk/0.1.0-98e59296/breakwater-sdk.tgz',
      integrity: 'sha512-a',
    },
    'browser.js': { url: 'https://bw.example.com/base/sdk/0.1.0-98e59296/browser.js', integrity: 'sha384-b' },
    'loader.js': { url: 'https://bw.example.com/base/sdk/0.1.0-98e59296/loader.js', integrity: 'sha384-c' },
  },
};

test.each(PLATFORMS)('%s has the DSN in its snippet, and the SDK of this installation', (platform) => {
  const codes = stepsFor(platform, { dsn: DSN, sdk }).map(({ code }) => code);
  expect(codes.some((code) => code.includes(DSN))).toBe(true);
  // A name alone would be looked for in a registry, where anybody may have taken it.
  expect(codes.filter((code) => /npm install (?!https?:)/.test(code))).toEqual([]);
  if (platform !== 'other') expect(codes.join()).toContain('https://bw.example.com/base/sdk/0.1.0-98e59296/');
});

test('the steps of a platform have different titles', () => {
  for (const platform of PLATFORMS) {
    const titles = stepsFor(platform, { dsn: DSN, sdk }).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  }
});
