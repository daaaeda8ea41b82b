import { readFileSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readConfig } from './config.ts';
import { withSecret } from './secret.ts';

test('an empty environment gives the documented defaults', () => {
  const config = readConfig({ PORT: '', BREAKWATER_TOKEN: ' ' });
  expect(config).toMatchObject({
    port: 8000,
    publicUrl: 'http://localhost:8000',
    admin: null,
    token: null,
    dsnKey: null,
    kafka: null,
    clickhouse: null,
    smtp: false,
    logLevel: 'warn',
  });
  expect(readConfig({}, 'service').logLevel).toBe('info');
  expect(config.blobFolder).toBe(join(config.dataFolder, 'blobs'));
  expect(readConfig({ BREAKWATER_KAFKA_BROKERS: 'a:1' }).kafka).toMatchObject({
    brokers: ['a:1'],
    topicPrefix: 'breakwater.',
    partitions: 8,
    replicationFactor: 1,
  });
});

test.each([
  [{}, '', ''],
  [{ BREAKWATER_URL: 'https://host/bw/' }, '/bw', '/bw'],
  [{ BREAKWATER_URL: 'https://host/bw', BREAKWATER_INGEST_URL: 'https://in.example' }, '/bw', ''],
])('an installation of %j lies below %j, its relays below %j', (env, basePath, ingestPath) => {
  expect(readConfig(env)).toMatchObject({ basePath, ingestPath });
});

test('no installation lies below a path that a page of ours has', () => {
  const routes = readFileSync(new URL('web/app/routes.tsx', import.meta.url), 'utf8');
  const first = new Set([...routes.matchAll(/path: '\/([\w-]+)/g)].map(([, word = '']) => word));
  expect(first.size).toBeGreaterThan(10);
  for (const word of first)
    expect(() => readConfig({ BREAKWATER_URL: `https://host/${word}/bw` }), word).toThrow('BREAKWATER_URL has a path');
});

test.each(['127.0.0.1', '10.0.0.0/8, ::1', 'loopback,uniquelocal', 'fd00::/8'])('%s are proxies', (text) => {
  expect(readConfig({ BREAKWATER_TRUST_PROXY: text, TZ: 'Europe/Berlin' }).trustProxy).toHaveLength(
    text.split(',').length,
  );
});

test.each(['/data-backups', '/var/backups', '/'])('backups of /data may lie in %s', (folder) => {
  expect(readConfig({ BREAKWATER_BACKUPS: folder, BREAKWATER_DATA: '/data' }).backups.folder).toBe(folder);
});

test('links begin with the public URL, which follows the port', () => {
  expect(readConfig({ PORT: '9000' }).publicUrl).toBe('http://localhost:9000');
  expect(readConfig({ BREAKWATER_URL: 'https://errors.example/base//' }).publicUrl).toBe('https://errors.example/base');
});

test.each<[Record<string, string>, 'one process' | 'service', string]>([
  [{}, 'one process', 'http://127.0.0.1:8000'],
  [{ HOST: '::1', PORT: '9000', BREAKWATER_URL: 'https://errors.example' }, 'one process', 'http://[::1]:9000'],
  [{ BREAKWATER_INGEST_URL: 'https://in.example' }, 'service', 'https://in.example'],
  [{ BREAKWATER_CANARY_RELAY_URL: 'http://relay:8000/' }, 'service', 'http://relay:8000'],
])('the canary of %j as %s goes to %s', (env, runs, url) => {
  expect(readConfig(env, runs)).toMatchObject({ canarySeconds: 60, canaryRelayUrl: url });
});

describe('a bad value is one sentence that names the variable', () => {
  test.each([
    [{ PORT: 'http' }, 'PORT is not a whole number.'],
    [{ PORT: '70000' }, 'PORT is not between 1 and 65535.'],
    [{ BREAKWATER_URL: 'errors.example' }, 'BREAKWATER_URL is not an http or https URL.'],
    [
      { BREAKWATER_URL: 'https://host/settings' },
      "BREAKWATER_URL has a path that begins as one of Breakwater's own does",
    ],
    [{ BREAKWATER_TRUST_PROXY: 'nonsense' }, 'BREAKWATER_TRUST_PROXY is not a list of IP addresses, ranges such as'],
    [{ BREAKWATER_TRUST_PROXY: '10.0.0.1, 10.0.0.0/99' }, 'BREAKWATER_TRUST_PROXY is not a list of IP addresses'],
    [
      { BREAKWATER_SMTP_URL: 'smtp://mail.example:99999' },
      'BREAKWATER_SMTP_URL has no host, or a port that is none of',
    ],
    [{ TZ: 'Nowhere' }, 'TZ is not the name of a time zone, such as UTC or Europe/Berlin.'],
    [{ BREAKWATER_TOKEN: 'short' }, 'BREAKWATER_TOKEN has to have 16 to 200 visible ASCII characters.'],
    [{ BREAKWATER_DSN_KEY: 'ABC' }, 'BREAKWATER_DSN_KEY is not 32 lowercase hex digits.'],
    [{ BREAKWATER_SECRET: 'short' }, 'BREAKWATER_SECRET has to have at least 32 characters.'],
    [{ BREAKWATER_ADMIN_EMAIL: 'ada' }, 'BREAKWATER_ADMIN_EMAIL is not an email address.'],
    [
      { BREAKWATER_ADMIN_EMAIL: 'a@b' },
      'BREAKWATER_ADMIN_PASSWORD is missing: BREAKWATER_ADMIN_EMAIL is set, and one needs the other.',
    ],
    [{ BREAKWATER_KAFKA_BROKERS: 'localhost' }, 'BREAKWATER_KAFKA_BROKERS is not a list of host:port.'],
    [{ BREAKWATER_CLICKHOUSE_URL: 'tcp://x' }, 'BREAKWATER_CLICKHOUSE_URL is not an http or https URL.'],
    [{ BREAKWATER_URL: 'https://x.example/a/../b' }, 'BREAKWATER_URL has . or .. in its path, which browsers'],
    [{ BREAKWATER_INGEST_URL: 'https://x.example/%2E%2e' }, 'BREAKWATER_INGEST_URL has . or .. in its path'],
    [{ BREAKWATER_BACKUPS: '/data/backups', BREAKWATER_DATA: '/data' }, 'BREAKWATER_BACKUPS is within the data folder'],
    [{ BREAKWATER_BACKUPS: 'data' }, 'BREAKWATER_BACKUPS is within the data folder'],
    [{ BREAKWATER_LOG_LEVEL: 'loud' }, 'BREAKWATER_LOG_LEVEL is not one of debug, info, warn, error, silent.'],
  ])('%j', (env, sentence) => {
    expect(() => readConfig(env)).toThrow(sentence);
  });
});

test('the secret is made once, for our eyes only, and kept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-secret-'));
  try {
    const config = readConfig({ BREAKWATER_DATA: folder });
    const [first, second] = await Promise.all([withSecret(config), withSecret(config)]);
    expect(first.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(second.secret).toBe(first.secret);
    expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600);
    expect((await withSecret({ ...config, secret: 'x'.repeat(32) })).secret).toBe('x'.repeat(32));

    await writeFile(join(folder, 'secret'), 'short');
    await expect(withSecret(config)).rejects.toThrow('under 32 characters');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
