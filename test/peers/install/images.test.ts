import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { freePort, ROOT } from '../../support/breakwater.ts';
import { startClickHouseHttp } from '../../support/clickhouse-http.ts';
import type { ClickHouseHttp } from '../../support/clickhouse-http.ts';
import { startKafka } from '../../support/kafka.ts';
import { megabytesOf, runCommand } from './command.ts';
import { dockerImages } from './dockerfile.ts';
import type { Image } from './dockerfile.ts';
import { blocksOf } from './operate-docs.ts';
import { askRegistry } from './registry.ts';
import { start } from './started.ts';

/* The images of the Dockerfile, without their base image, built and started in folders. */

const MINUTES = 60_000;
const registry = await askRegistry();

describe.skipIf(registry.kind === 'unavailable')('the image', () => {
  if (registry.kind === 'unavailable') return;
  const images = dockerImages();
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-clickhouse-'));
  let clickhouse: ClickHouseHttp;
  beforeAll(async () => {
    clickhouse = await startClickHouseHttp(folder);
  });
  afterAll(async () => {
    await clickhouse.stop();
    rmSync(folder, { recursive: true, force: true });
    images.remove();
  });
  const server = () => ({
    BREAKWATER_CLICKHOUSE_URL: clickhouse.url,
    BREAKWATER_CLICKHOUSE_USER: clickhouse.username,
    BREAKWATER_CLICKHOUSE_PASSWORD: clickhouse.password,
  });

  test.each([
    ['relay', 120],
    ['services', 250],
    ['all', 760],
  ])(
    '%s takes at most %i MB, and has neither sources nor tools',
    async (target, most) => {
      const image = await images.build(target);
      const size = await megabytesOf(image.root);
      console.log(`${target}: ${size} MB`);
      expect(size).toBeLessThanOrEqual(most);
      expect(readdirSync(image.root).toSorted()).toEqual(['app', 'blobs', 'data']);
      const app = join(image.root, image.workdir);
      expect(['relay/src', 'test', 'node_modules/typescript'].filter((path) => existsSync(join(app, path)))).toEqual(
        [],
      );
    },
    10 * MINUTES,
  );

  test('services, without the engine, says in one sentence how to go on where no ClickHouse is set', async () => {
    const image = await images.build('services');
    const env = { ...environmentOf(image), PORT: String(await freePort()) };
    const { code, stderr } = await runCommand(image.command.join(' '), appOf(image), env);
    expect(stderr).toMatch(/^Breakwater cannot start: BREAKWATER_CLICKHOUSE_URL is not set .*`npm ci`\.\n$/);
    expect(code).toBe(1);
  });

  test('services runs the one process on a ClickHouse server', async () => {
    const image = await images.build('services');
    const breakwater = await start(image.command.join(' '), appOf(image), { ...environmentOf(image), ...server() });
    await breakwater.takesAnEvent();
    expect(await breakwater.stop()).toBe(0);
  });

  test('all runs the one process with nothing beside it, as docs/operate.md says', async () => {
    const [build = '', run = ''] = blocksOf('An image')[0]!;
    const [, target = '', tag = ''] = /^docker build --target (\w+) --tag (\w+) \.$/.exec(build) ?? [];
    const [, volume = '', tagRun] = /^docker run --init --publish 8000:8000 --volume \w+:(\S+) (\w+)$/.exec(run) ?? [];
    expect(tagRun).toBe(tag);
    const image = await images.build(target);
    expect(image.env['BREAKWATER_DATA']).toBe(volume);
    const breakwater = await start(image.command.join(' '), appOf(image), environmentOf(image));
    await breakwater.takesAnEvent();
    expect(await breakwater.stop()).toBe(0);
  });

  describe('as compose.yaml starts it', async () => {
    const kafka = await startKafka();
    if (!('skip' in kafka)) afterAll(() => kafka.stop());
    const { services } = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8'), { merge: true }) as {
      services: Record<string, { build: { target: string }; command: string }>;
    };

    // A relay is ready once a dashboard has published the keys of a project.
    test.skipIf('skip' in kafka).each(['dashboard', 'processor', 'relay'])('is the service %s', async (name) => {
      if ('skip' in kafka) return;
      const { build, command } = services[name]!;
      const image = await images.build(build.target);
      const brokers = { BREAKWATER_KAFKA_BROKERS: kafka.brokers.join(), BREAKWATER_LOG_LEVEL: 'warn' };
      const service = await start(command, appOf(image), { ...environmentOf(image), ...server(), ...brokers });
      expect(await service.ready()).toBe(200);
      expect(await service.stop()).toBe(0);
    });
  });
});

const appOf = ({ root, workdir }: Image): string => join(root, workdir);

/** Paths of an image are paths below the folder that takes its place. */
function environmentOf({ root, env, base }: Image): Record<string, string> {
  const below = Object.entries(env).map(([name, value]) => [name, value.startsWith('/') ? join(root, value) : value]);
  return { ...Object.fromEntries(below), ...base };
}
