import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { readConfig, readServiceConfig, SERVICE_SETTINGS, SETTINGS } from './config.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const settings = { ...SETTINGS, ...SERVICE_SETTINGS };

test('the README lists exactly the settings, with their defaults', () => {
  const listed = [...readme.matchAll(/^\| `([A-Z_]+)` \| (.*?) ?\| /gm)].map(([, name, value]) => [name, value]);
  const known = Object.entries(settings).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined);
    return [name, fallback.success ? String(fallback.data) : ''];
  });
  expect(listed).toEqual(known);
});

test('an empty variable means unset', () => {
  expect(readConfig({ BREAKWATER_RELAY_MAX_BODY_BYTES: '' })).toEqual(readConfig({}));
});

test('the largest envelope fits into the bytes in flight by default', () => {
  const { maxBodyBytes, maxEnvelopeBytes, maxInFlightBytes } = readConfig({});
  expect(maxBodyBytes + 2 * maxEnvelopeBytes).toBeLessThanOrEqual((maxInFlightBytes * 15) / 16);
});

test('brokers are a list', () => {
  const { log } = readServiceConfig({ BREAKWATER_KAFKA_BROKERS: 'a:9092, b:9092' });
  expect(log).toMatchObject({ kind: 'kafka', brokers: ['a:9092', 'b:9092'] });
});

test.each([
  [{}, /BREAKWATER_KAFKA_BROKERS/],
  [{ BREAKWATER_KAFKA_BROKERS: 'a:9092', PORT: 'x' }, /PORT/],
  [{ BREAKWATER_KAFKA_BROKERS: 'a:9092', BREAKWATER_RELAY_MAX_BODY_BYTES: '-1' }, /BREAKWATER_RELAY_MAX_BODY_BYTES/],
  [
    { BREAKWATER_KAFKA_BROKERS: 'a:9092', BREAKWATER_RELAY_MAX_BODY_BYTES: '1' },
    /BREAKWATER_RELAY_MAX_BODY_BYTES is not between/,
  ],
])('a wrong setting is named: %j', (env, name) => {
  expect(() => readServiceConfig(env)).toThrow(name);
});
