import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { readConfig, readServiceConfig, SERVICE_SETTINGS, SETTINGS } from './config.ts';
import { SUBSCRIPTIONS } from './topics/subscriptions.ts';

const SERVICE = { BREAKWATER_KAFKA_BROKERS: 'a:9092, b:9092', BREAKWATER_CLICKHOUSE_URL: 'http://db:8123' };

describe('readConfig', () => {
  test('needs nothing', () => {
    expect(readConfig({})).toMatchObject({ baseUrl: 'http://localhost:8000', smtpUrl: '', mailTo: [] });
  });
  test('reads settings, and takes an empty text as unset', () => {
    expect(
      readConfig({
        BREAKWATER_URL: 'https://bw.test/',
        BREAKWATER_SMTP_URL: 'smtp://user:pw@mail:587',
        BREAKWATER_MAIL_TO: 'a@b.test, c@d.test',
        BREAKWATER_MAIL_FROM: '',
      }),
    ).toMatchObject({
      baseUrl: 'https://bw.test',
      smtpUrl: 'smtp://user:pw@mail:587',
      mailTo: ['a@b.test', 'c@d.test'],
      mailFrom: 'Breakwater <breakwater@localhost>',
    });
  });
  test.each([
    ['BREAKWATER_URL', 'bw.test'],
    ['BREAKWATER_SMTP_URL', 'http://mail'],
    ['BREAKWATER_MAIL_FROM', 'nobody'],
    ['BREAKWATER_OPEN_MAPS_MB', '0'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });
});

describe('readServiceConfig', () => {
  test('names brokers and server', () => {
    expect(readServiceConfig(SERVICE)).toMatchObject({
      log: { kind: 'kafka', brokers: ['a:9092', 'b:9092'] },
      store: { kind: 'server', url: 'http://db:8123', username: 'default' },
    });
  });
  test.each(Object.keys(SERVICE))('cannot do without %s', (name) => {
    expect(() => readServiceConfig({ ...SERVICE, [name]: '' })).toThrow(name);
  });
});

describe('the README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const sectionOf = (name: string): string => readme.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
  const cells = [...(sectionOf('What it reads') + sectionOf('Settings')).matchAll(/^\| `([^`]+)` \|/gm)].map(
    ([, name]) => name,
  );

  test('lists exactly the settings and the subscriptions that there are', () => {
    expect(cells.sort()).toEqual(
      [
        ...Object.keys(SETTINGS),
        ...Object.keys(SERVICE_SETTINGS),
        ...Object.values(SUBSCRIPTIONS).map(({ topic }) => topic),
      ].sort(),
    );
  });
});
