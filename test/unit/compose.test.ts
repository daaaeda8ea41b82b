import { readFileSync } from 'node:fs';

import { TOPICS } from '@breakwater/relay/log';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';

/* A test cannot run compose.yaml without Docker, so its words on the product are compared with the code. */

interface Service {
  image: string;
  build?: { target: string };
  command?: string;
  environment: Record<string, string>;
  mem_limit: string;
  volumes?: string[];
}

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('compose.yaml', root), 'utf8');
const { services, volumes } = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, null>;
};
const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  scripts: Record<string, string>;
};

const dockerfile = readFileSync(new URL('Dockerfile', root), 'utf8');
const targets = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, target]) => target);

/** The READMEs list exactly the settings there are; tests of those folders hold them to it. */
const settingsOf = (folder: string): string[] =>
  [...readFileSync(new URL(`${folder}/README.md`, root), 'utf8').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(
    ([, name]) => name ?? '',
  );

describe.each(['relay', 'processor', 'dashboard'])('the service %s', (name) => {
  test('runs what its script runs, without npm', () => {
    expect(`exec ${services[name]!.command}`).toBe(scripts[`start:${name}`]);
  });

  test('is built from a target that the Dockerfile has', () => {
    expect(targets).toContain(services[name]!.build?.target);
  });

  test('is given settings that it reads', () => {
    const given = Object.keys(services[name]!.environment).filter((variable) => variable !== 'NODE_OPTIONS');
    expect(given.filter((variable) => !settingsOf(name).includes(variable))).toEqual([]);
  });
});

test('variables of the surroundings are those that docs/operate.md lists', () => {
  const [, docs = ''] = readFileSync(new URL('docs/operate.md', root), 'utf8').split('### With compose');
  const listed = [...docs.matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) \|/gm)].flatMap(
    ([, names = '']) => names.match(/[A-Z_]+/g) ?? [],
  );
  const taken = [...text.matchAll(/\$\{([A-Z_]+):/g)].map(([, name]) => name);
  expect(new Set(listed)).toEqual(new Set(taken));
});

test('processor and dashboard are given the same of what both send by', () => {
  const shared = ['BREAKWATER_URL', 'BREAKWATER_SMTP_URL', 'BREAKWATER_SECRET', 'BREAKWATER_ALLOW_NETWORKS'];
  for (const name of shared) {
    expect(services['processor']!.environment[name], name).toBeDefined();
    expect(services['processor']!.environment[name], name).toBe(services['dashboard']!.environment[name]);
  }
});

test('all of it fits a machine of 4 GB', () => {
  const megabytes = Object.values(services).map(({ mem_limit }) => Number(/^(\d+)m$/.exec(mem_limit)?.[1]));
  expect(megabytes.every((each) => each > 0)).toBe(true);
  expect(megabytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(3_900);
});

describe('the log of compose', () => {
  const docs = readFileSync(new URL('docs/operate.md', root), 'utf8');
  const numberOf = (words: string): number => Number(words.replaceAll(',', ''));
  const bytes = numberOf(/events\/s × 172,800 s × ([\d,]+) bytes/.exec(docs)?.[1] ?? '');
  const partitions = Number(services['relay']!.environment['BREAKWATER_KAFKA_PARTITIONS']);
  const kept = Number(/\$\{KAFKA_LOG_RETENTION_BYTES:-(\d+)\}/.exec(text)?.[1]);
  const rows = [...docs.matchAll(/^\| ([\d,]+) \| (\d+) GB \| (\d+) \| ([\w ]+) \|$/gm)].map(
    ([, rate = '', gb, each, keeps]) => ({
      rate: numberOf(rate),
      gb: Number(gb),
      each: Number(each),
      keeps,
    }),
  );
  const TWO_DAYS_S = Math.min(...[TOPICS.events, TOPICS.spans].map(({ retentionMs }) => retentionMs)) / 1000;
  const secondsAt = (rate: number, each: number): number => (each * partitions) / (rate * bytes);

  test('is told as long as the topics are made for, by the bytes of an event', () => {
    expect(TWO_DAYS_S).toBe(172_800);
    expect(rows.map(({ rate }) => rate)).toEqual([33, 100, 1000]);
    for (const { rate, gb, each } of rows) {
      expect([rate, secondsAt(rate, each) >= TWO_DAYS_S]).toEqual([rate, true]);
      expect([rate, secondsAt(rate, each) < 1.02 * TWO_DAYS_S]).toEqual([rate, true]);
      expect([rate, gb]).toEqual([rate, Math.round((rate * TWO_DAYS_S * bytes) / 1e9)]);
    }
  });

  test('keeps by its default what the table says', () => {
    expect(rows[0]).toMatchObject({ each: kept, keeps: 'two days' });
    const told = rows.slice(1).map(({ rate, keeps = '' }) => {
      const [number, unit] = keeps.split(' ');
      return [rate, Math.round(secondsAt(rate, kept) / (unit === 'hours' ? 3600 : 60)) === Number(number)];
    });
    expect(told).toEqual([
      [100, true],
      [1000, true],
    ]);
    expect(text).toContain('two days up to 33 events a second');
  });
});

test('every named volume is declared', () => {
  const mounted = Object.values(services).flatMap((service) => service.volumes ?? []);
  expect(new Set(mounted.map((mount) => mount.split(':')[0]))).toEqual(new Set(Object.keys(volumes)));
});

test('the broker is the version that the tests run against', () => {
  const tested = /\?\? '([\d.]+)'/.exec(readFileSync(new URL('test/support/kafka-jars.ts', root), 'utf8'))?.[1];
  expect(services['kafka']!.image).toBe(`apache/kafka:${tested}`);
});

test('every variable that it takes from outside is explained', () => {
  const taken = [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
  const docs = readFileSync(new URL('docs/operate.md', root), 'utf8');
  expect(taken.filter((name) => !docs.includes(`\`${name}\``))).toEqual([]);
});
