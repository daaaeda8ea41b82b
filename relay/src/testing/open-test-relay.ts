import { gunzipSync } from 'node:zlib';

import { decodeEnvelope } from '@breakwater/sdk/wire';
import type { Envelope } from '@breakwater/sdk/wire';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';

import { readConfig } from '../config.ts';
import { createGates } from '../gates/create-gates.ts';
import {
  decodeRecord,
  encodeRecord,
  envelopeMetaSchema,
  LogUnavailableError,
  outcomesRecordSchema,
  projectSettingsSchema,
} from '../log/index.ts';
import type { EnvelopeMeta, Log, OutcomesRecord, ProjectSettings, StoredRecord } from '../log/index.ts';
import { createOutcomes } from '../outcomes/outcomes.ts';
import type { Outcomes } from '../outcomes/outcomes.ts';
import { LIVE } from '../pressure/lanes/choose-lane.ts';
import { openPressure } from '../pressure/open-pressure.ts';
import type { Pressure } from '../pressure/open-pressure.ts';
import { openProjects } from '../projects.ts';
import { openQuotas } from '../gates/quotas/open-quotas.ts';
import { relayRoutes } from '../intake/routes.ts';
import { openTestLog, quiet, temporaryFolder } from './temporary-log.ts';

/* For tests alone: the routes on a real server, over a real log in a temporary folder. */

export const KEY = '0123456789abcdef0123456789abcdef';
export const ID = 'fedcba9876543210fedcba9876543210';
export const EVENT = `{"event_id":"${ID}"}\n{"type":"event"}\n{"message":"x"}`;
export const AUTH = `?sentry_version=7&sentry_key=${KEY}&sentry_client=test%2F1`;

export const settings: ProjectSettings = projectSettingsSchema.parse({
  v: 1,
  project: 1,
  publicKey: KEY,
  organization: 'default',
  slug: 'default',
  status: 'active',
  allowedDomains: [],
});

export interface TestRelay {
  url: string;
  log: Log;
  outcomes: Outcomes;
  /** While set, appends fail as those to a broker that is away. */
  logIsOut: boolean;
  post(path: string, body: string | Uint8Array<ArrayBuffer>, headers?: Record<string, string>): Promise<Response>;
  /** The published counts. */
  accounts(): Promise<OutcomesRecord[]>;
  /** The published counts by key. */
  traffic(): Promise<NonNullable<OutcomesRecord['traffic']>>;
  /** All records of a topic, in the order they were appended. */
  records(topic: string): Promise<{ meta: EnvelopeMeta; envelope: Envelope }[]>;
  close(): Promise<void>;
}

/** `neighbours` adds routes to the same server, as the one process does. */
export async function openTestRelay(neighbours: (server: FastifyInstance) => void = () => {}): Promise<TestRelay> {
  const logger = quiet;
  const folder = await temporaryFolder();
  const log = await openTestLog(folder.path);
  const known: ProjectSettings[] = [
    settings,
    { ...settings, project: 2, publicKey: 'closed', status: 'disabled' },
    { ...settings, project: 3, publicKey: 'picky', allowedDomains: ['*.shop.example'] },
  ];
  await log.append(
    'settings',
    known.map((each) => ({ key: each.publicKey, value: encodeRecord(each) })),
  );
  const projects = await openProjects(log, logger);
  const quotas = await openQuotas({ log, logger, relay: 'test' });
  const config = {
    ...readConfig({}),
    bodyTimeoutMs: 300,
    maxBodyBytes: 300_000,
    maxEnvelopeBytes: 2_000_000,
    maxInFlightBytes: 3_000_000,
    // The tests run on the same thread.
    maxLagMs: 60_000,
  };

  const faulty: Log = {
    ...log,
    append: (topic, records) =>
      relay.logIsOut ? Promise.reject(new LogUnavailableError('out')) : log.append(topic, records),
    healthy: () => (relay.logIsOut ? Promise.resolve(false) : log.healthy()),
  };
  const outcomes = createOutcomes({ log: faulty, logger, relay: 'test', now: Date.now });
  // No processor publishes its state here, so the lanes would turn to the backlog.
  const pressure: Pressure = { ...(await openPressure({ config, log, logger })), lanes: () => LIVE };
  const server = Fastify({ trustProxy: '127.0.0.1' });
  neighbours(server);
  await server.register(
    relayRoutes({
      config,
      log: faulty,
      projects,
      logger,
      outcomes,
      gates: createGates({ quotas, pressure: pressure.gate }),
      pressure,
    }),
  );
  const url = await server.listen({ host: '127.0.0.1', port: 0 });

  const readAll = async (topic: string, onRecord: (record: StoredRecord) => void): Promise<void> => {
    const problems: unknown[] = [];
    const tail = await log.tail(topic, onRecord, (error) => problems.push(error));
    await tail.stop();
    if (problems.length > 0) throw new AggregateError(problems);
  };

  const published = async (): Promise<OutcomesRecord[]> => {
    const records: OutcomesRecord[] = [];
    await readAll('outcomes', ({ value }) => {
      records.push(decodeRecord(outcomesRecordSchema, value ?? new Uint8Array()));
    });
    return records;
  };

  const relay: TestRelay = {
    url,
    log,
    outcomes,
    logIsOut: false,
    post: (path, body, headers = {}) => fetch(url + path, { method: 'POST', body, headers }),
    // The traffic of keys has records of its own.
    accounts: async () => (await published()).filter(({ traffic }) => traffic === undefined),
    traffic: async () => (await published()).flatMap(({ traffic = [] }) => traffic),
    async records(topic) {
      const records: { meta: EnvelopeMeta; envelope: Envelope }[] = [];
      await readAll(topic, ({ headers, value }) => {
        const meta = envelopeMetaSchema.parse(JSON.parse(headers['meta'] ?? ''));
        const bytes = value ?? new Uint8Array();
        records.push({ meta, envelope: decodeEnvelope(meta.encoding === 'gzip' ? gunzipSync(bytes) : bytes) });
      });
      return records;
    },
    async close() {
      await server.close();
      await projects.close();
      await quotas.close();
      await pressure.close();
      await log.close();
      await folder.remove();
    },
  };
  return relay;
}
