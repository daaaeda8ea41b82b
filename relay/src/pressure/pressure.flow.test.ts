import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { encodeEnvelope } from '@breakwater/sdk/wire';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { readConfig } from '../config.ts';
import type { RelayConfig } from '../config.ts';
import { encodeRecord, openLog, TOPICS } from '../log/index.ts';
import { createLogger } from '../service/index.ts';
import type { Log, PressureRecord } from '../log/index.ts';
import { until } from '../testing/until.ts';
import { AUTH, settings } from '../testing/open-test-relay.ts';
import { createOutcomes } from '../outcomes/outcomes.ts';
import type { Outcomes } from '../outcomes/outcomes.ts';
import { openProjects } from '../projects.ts';
import { relayRoutes } from '../intake/routes.ts';
import { openPressure } from './open-pressure.ts';
import type { Pressure } from './open-pressure.ts';

const logger = createLogger('relay-test', 'silent');
const HOUR_MS = 3_600_000;

let folder: string;
let log: Log;
let url: string;
let pressure: Pressure;
let outcomes: Outcomes;
let close: () => Promise<void>;
/** How far the relay's clock is ahead of the machine's. */
let aheadMs = 0;
const now = (): number => Date.now() + aheadMs;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-pressure-'));
  log = await openLog({ kind: 'embedded', folder, partitions: 1, maxTopicBytes: 2 ** 30 }, logger);
  await log.append(TOPICS.settings.name, [{ key: settings.publicKey, value: encodeRecord(settings) }]);
  // The test runs on the same thread, so lag does not count here, and neither do the machine's memory and disk.
  const config: RelayConfig = { ...readConfig({}), maxLagMs: 60_000, memoryHighWaterPct: 97, logHighWaterPct: 97 };
  const projects = await openProjects(log, logger);
  outcomes = createOutcomes({ log, logger, relay: 'test', now });
  pressure = await openPressure({ config, log, logger, now });
  const server = Fastify();
  await server.register(relayRoutes({ config, log, projects, logger, outcomes, gates: [pressure.gate], pressure }));
  url = await server.listen({ host: '127.0.0.1', port: 0 });
  close = async () => {
    await server.close();
    await pressure.close();
    await projects.close();
    await log.close();
    await rm(folder, { recursive: true });
  };
});
afterAll(() => close());

let said = 0;

/** Publishes the ages of the oldest records of both lanes, and waits until the relay has read them. */
async function say(liveMs: number, backlogMs: number): Promise<void> {
  const waiting = ++said;
  const place = { partition: 0, waiting, perSecond: 0 };
  const record: PressureRecord = {
    v: 1,
    processor: 'p',
    at: now(),
    lanes: [
      { ...place, lane: 'live', topic: TOPICS.events.name, oldestAgeMs: liveMs },
      { ...place, lane: 'live', topic: TOPICS.spans.name, oldestAgeMs: liveMs },
      { ...place, lane: 'backlog', topic: TOPICS.eventsBacklog.name, oldestAgeMs: backlogMs },
    ],
  };
  await log.append(TOPICS.pressure.name, [{ key: 'p', value: encodeRecord(record) }]);
  await until(() => pressure.statements.lane('backlog').waiting === waiting);
}

const levelIs = (isWanted: (level: number) => boolean): Promise<number> =>
  until(() => pressure.level().level, isWanted);

function post(type: string, payload: object, eventId = randomBytes(16).toString('hex')): Promise<Response> {
  const body = encodeEnvelope({
    headers: { event_id: eventId },
    items: [{ headers: { type }, payload: JSON.stringify(payload) }],
  });
  const headers = { 'content-encoding': 'gzip' };
  return fetch(`${url}/api/1/envelope/${AUTH}`, { method: 'POST', headers, body: gzipSync(body) });
}

const error = (value: string): object => ({ exception: { values: [{ type: 'Error', value }] } });

async function ends(): Promise<Record<string, number>> {
  const topics = [TOPICS.events, TOPICS.spans, TOPICS.eventsBacklog, TOPICS.spansBacklog];
  const all = await Promise.all(
    topics.map(async ({ name }) => [name, (await log.positions(name, 'test')).reduce((sum, { end }) => sum + end, 0)]),
  );
  return Object.fromEntries(all) as Record<string, number>;
}

test('new records take the backlog lane while the processor is silent, and the live lane after its first record', async () => {
  await say(0, 0);
  await post('event', error('live'));
  await post('transaction', {});
  expect(await ends()).toEqual({ events: 1, spans: 1, 'events-backlog': 0, 'spans-backlog': 0 });

  aheadMs += 30 * 60_000;
  await post('event', error('while it is away'));
  await post('transaction', {});
  expect(await ends()).toEqual({ events: 1, spans: 1, 'events-backlog': 1, 'spans-backlog': 1 });

  await say(30 * 60_000, 30 * 60_000);
  await post('event', error('live again'));
  expect(await ends()).toEqual({ events: 2, spans: 1, 'events-backlog': 1, 'spans-backlog': 1 });
  // The waiting records are half an hour old, which is no reason to shed.
  await levelIs((level) => level === 0);
});

test('when processors are far behind, the relay refuses cheap categories by name, and never errors', async () => {
  await say(0, 2 * HOUR_MS);
  await levelIs((level) => level >= 1 && level < 1.1);
  const refused = await post('transaction', {});
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ causes: ['backpressure:processors'] });
  const limits = /^(\d+):([a-z_;]+):organization:backpressure$/.exec(refused.headers.get('x-sentry-rate-limits') ?? '');
  expect(limits?.[2]?.split(';')).toEqual(expect.arrayContaining(['transaction', 'span', 'replay']));
  expect(limits?.[2]?.split(';')).not.toContain('error');
  expect(refused.headers.get('retry-after')).toBe(limits?.[1]);
  expect(Number(limits?.[1])).toBeGreaterThan(30);

  expect((await post('event', error('as usual'))).status).toBe(200);
});

test('at the next level repeated errors are refused, and the first of each issue is not', async () => {
  await say(0, 4 * HOUR_MS);
  await levelIs((level) => level === 2);
  const statuses: number[] = [];
  for (const value of ['a', 'a', 'a', 'b', 'b']) statuses.push((await post('event', error(value))).status);
  expect(statuses).toEqual([200, 429, 429, 200, 429]);
});

test('refuses a large envelope by its first bytes, and counts the units in its headers', async () => {
  await say(0, 4 * HOUR_MS);
  await levelIs((level) => level === 2);
  const eventId = randomBytes(16).toString('hex');
  const payload = JSON.stringify({ noise: randomBytes(20_000).toString('base64') });
  const whole = gzipSync(
    encodeEnvelope({ headers: { event_id: eventId }, items: [{ headers: { type: 'span', item_count: 77 }, payload }] }),
  );
  // The bytes behind the beginning are no gzip any more, so that inflating them would fail.
  whole.fill(0xff, 10_000, whole.length - 8);
  const headers = { 'content-encoding': 'gzip' };
  const refused = await fetch(`${url}/api/1/envelope/${AUTH}`, { method: 'POST', headers, body: whole });
  expect(refused.status).toBe(429);
  const reason = 'backpressure:processors';
  await until(() => outcomes.totals().outcomes.some((each) => each.category === 'span' && each.reason === reason));
  expect(outcomes.totals().outcomes).toContainEqual({
    outcome: 'rate_limited',
    category: 'span',
    reason,
    quantity: 77,
  });
});

test('the ages of the lanes count on when the last processor has left', async () => {
  await say(1_000, 0);
  await log.append(TOPICS.pressure.name, [{ key: 'p', value: null }]);
  await until(() => pressure.statements.topic(TOPICS.events.name).waiting === 0);
  aheadMs += 60_000;
  expect(pressure.statements.lane('live').oldestAgeMs).toBeGreaterThanOrEqual(61_000);

  expect((await post('event', error('while nobody reads'))).status).toBe(200);
  aheadMs += 30_000;
  expect(pressure.statements.lane('backlog').oldestAgeMs).toBeGreaterThanOrEqual(30_000);
});
