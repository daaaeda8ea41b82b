import { readFileSync } from 'node:fs';

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
