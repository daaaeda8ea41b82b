import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';

import { openProjects, openQuotas, readConfig, relayRoutes, shiftOf, windowStart } from '@breakwater/relay';
import { encodeRecord, envelopeMetaSchema, TOPICS } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';
import type { Log, LogConfig } from '@breakwater/relay/log';
import Fastify from 'fastify';

import { DSN_KEY } from './breakwater.ts';
import { pause } from './wait.ts';

/* Relays that share one quota: real routes, real HTTP, a real log. */

export interface QuotaRelay {
  url: string;
  /** The log stays open, because the caller owns it. */
  close(): Promise<void>;
}

/** A relay with no gate but the quotas, so that nothing else refuses events. */
export async function startQuotaRelay(log: Log, relay: string): Promise<QuotaRelay> {
  const logger = createLogger('relay', 'error');
  const projects = await openProjects(log, logger);
  const quotas = await openQuotas({ log, logger, relay });
  const server = Fastify({ forceCloseConnections: true });
  await server.register(relayRoutes({ config: readConfig({}), log, projects, logger, gates: [quotas] }));
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    async close() {
      await server.close();
      await quotas.close();
      await projects.close();
    },
  };
}

export const quotaKafka = (brokers: string[], clientId: string): LogConfig => ({
  kind: 'kafka',
  brokers,
  clientId,
  topicPrefix: 'quota.',
  partitions: 4,
  replicationFactor: 1,
});

export interface QuotaWindow {
  organization: string;
  start: number;
  end: number;
}

/** An organization whose next window begins soon, so that no test waits for a whole one. */
export function soonWindow(seconds: number, inMs: number): QuotaWindow {
  const windows = Array.from({ length: 500 }, (_, index): QuotaWindow => {
    const organization = `organization-${index}`;
    const end = windowStart(Date.now(), seconds * 1000, shiftOf(organization)) + seconds * 1000;
    return { organization, start: end, end: end + seconds * 1000 };
  });
  const soon = windows.filter(({ start }) => start >= Date.now() + inMs).sort((a, b) => a.start - b.start)[0];
  if (!soon) throw new Error(`no window of ${seconds} s begins in ${inMs} ms`);
  return soon;
}

/** A project whose organization has a quota of errors. */
export async function tellQuota(log: Log, organization: string, limit: number, windowSeconds: number): Promise<void> {
  await log.append(TOPICS.settings.name, [
    {
      key: DSN_KEY,
      value: encodeRecord({
        v: 1,
        project: 1,
        publicKey: DSN_KEY,
        organization,
        slug: 'default',
        status: 'active',
        spikeProtection: false,
        quotas: [
          {
            id: 'errors',
            scope: 'organization',
            categories: ['error'],
            limit,
            windowSeconds,
            reasonCode: 'errors_spent',
          },
        ],
      }),
    },
  ]);
}

export interface Offered {
  /** Requests by the status of their answers. */
  statuses: Map<number, number>;
  latenciesMs: number[];
}

const TICK_MS = 10;
/** The most unanswered requests: no more are sent to an overloaded machine. */
const MOST_PENDING = 500;

/** Sends events at a steady rate to each relay until a moment, whatever the answers are. */
export async function offer(urls: readonly string[], perSecond: readonly number[], until: number): Promise<Offered> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const offered: Offered = { statuses: new Map(), latenciesMs: [] };
  const due = urls.map(() => 0);
  const pending = new Set<Promise<void>>();
  const send = (url: string): void => {
    const began = performance.now();
    const answered = postEvent(url, agent).then((status) => {
      pending.delete(answered);
      offered.latenciesMs.push(performance.now() - began);
      offered.statuses.set(status, (offered.statuses.get(status) ?? 0) + 1);
    });
    pending.add(answered);
  };

  let last = performance.now();
  while (Date.now() < until) {
    await pause(TICK_MS);
    const now = performance.now();
    for (const [index, url] of urls.entries()) {
      // After a pause of the machine at most a tenth of a second is made up for.
      due[index]! += (perSecond[index]! * Math.min(now - last, 100)) / 1000;
      for (; due[index]! >= 1; due[index]!--) if (pending.size < MOST_PENDING) send(url);
    }
    last = now;
  }
  await Promise.all(pending);
  agent.destroy();
  return offered;
}

function postEvent(url: string, agent: Agent): Promise<number> {
  const id = randomBytes(16).toString('hex');
  const body = `{"event_id":"${id}"}\n{"type":"event"}\n{"message":"quota"}`;
  return new Promise((resolve, reject) => {
    const path = `${url}/api/1/envelope/?sentry_version=7&sentry_key=${DSN_KEY}`;
    const sent = request(path, { method: 'POST', agent }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The number of events that were received and appended within a window, by relay. */
export async function takenWithin(log: Log, { start, end }: QuotaWindow): Promise<Map<string, number>> {
  const taken = new Map<string, number>();
  const problems: unknown[] = [];
  const tail = await log.tail(
    TOPICS.events.name,
    ({ headers }) => {
      const { receivedAt, relay = '' } = envelopeMetaSchema.parse(JSON.parse(headers['meta'] ?? ''));
      if (receivedAt >= start && receivedAt < end) taken.set(relay, (taken.get(relay) ?? 0) + 1);
    },
    (error) => problems.push(error),
  );
  await tail.stop();
  if (problems.length > 0) throw new AggregateError(problems);
  return taken;
}
