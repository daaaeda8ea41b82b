import { LIMITS } from '@breakwater/sdk/wire';

import { KAFKA_SETTINGS, requireKafkaSettings } from './log/index.ts';
import { basePathOf, CONNECTION_SETTINGS, OPERATIONS_SETTINGS, readSettings, setting } from './service/index.ts';
import type { LogConfig } from './log/index.ts';
import type { LogLevel } from './service/index.ts';

const MIB = 1024 * 1024;
/** A bound below the size of an everyday event would refuse all of them. */
const LEAST_BYTES = 64 * 1024;

/** The bounds of the path. The one-process product uses them too. */
export interface RelayConfig {
  /** The largest body as received. */
  maxBodyBytes: number;
  /** The largest body after inflation. */
  maxEnvelopeBytes: number;
  /** All bodies in flight, as received and inflated. */
  maxInFlightBytes: number;
  /** One record of the log; attachments beyond it are dropped and counted. */
  maxRecordBytes: number;
  /** The time from the first byte of a body to its last. */
  bodyTimeoutMs: number;
  /** The seconds to wait that a 503 names. */
  retryAfterSeconds: number;
  /** The age of the oldest live record beyond which new records take the backlog lane. */
  liveBudgetMs: number;
  /** How late the path may be before cheap categories are shed. */
  shedBehindSeconds: number;
  /** Percent of the memory that the process may have; beyond it items are shed. */
  memoryHighWaterPct: number;
  /** Percent of the log's room for records that are not processed; beyond it items are shed. */
  logHighWaterPct: number;
  /** How late the event loop may be before items are shed. */
  maxLagMs: number;
}

/** The relay as a service of its own. */
export interface ServiceConfig {
  relay: RelayConfig;
  host: string;
  port: number;
  /** The path that DSNs have before the number of the project; empty for none. */
  basePath: string;
  /** Addresses of proxies whose `X-Forwarded-For` is used. */
  trustProxy: string[];
  logLevel: LogLevel;
  maxConnections: number;
  metricsToken: string;
  log: LogConfig;
}

/** Every setting with its default, and the reason for it. The README lists exactly these. */
export const SETTINGS = {
  // As Relay's limit of an upload; SDKs stay far below.
  BREAKWATER_RELAY_MAX_BODY_BYTES: setting.number(LIMITS.compressedBytes, {
    least: LEAST_BYTES,
    most: LIMITS.compressedBytes,
  }),
  // Half of Relay's, so that one such body, held twice while its pieces are joined, fits into the bytes in flight.
  BREAKWATER_RELAY_MAX_ENVELOPE_BYTES: setting.number(100 * MIB, { least: LEAST_BYTES, most: LIMITS.envelopeBytes }),
  // One largest request, or 10,000 of 25 KB at once, on a machine of 1 GB.
  BREAKWATER_RELAY_MAX_IN_FLIGHT_BYTES: setting.number(256 * MIB, { least: 16 * LEAST_BYTES }),
  // A processor holds several records at once, inflated.
  BREAKWATER_RELAY_MAX_RECORD_BYTES: setting.number(20 * MIB, { least: LEAST_BYTES, most: LIMITS.compressedBytes }),
  // A phone on 2G sends the largest event (1 MiB, compressed) within this time.
  BREAKWATER_RELAY_BODY_TIMEOUT_MS: setting.number(30_000, { most: 600_000 }),
  // Long enough for a broker to elect a leader; our SDK adds jitter of its own.
  BREAKWATER_RELAY_RETRY_AFTER_SECONDS: setting.number(10, { most: 3600 }),
  // New events are visible within this time, because the records of the live lane are processed before them.
  BREAKWATER_RELAY_LIVE_BUDGET_MS: setting.number(5_000, { least: 1_000, most: 600_000 }),
  // The log buffers a stop of half an hour, and the hour in which processors catch up beside the usual load, without shedding.
  BREAKWATER_RELAY_SHED_BEHIND_SECONDS: setting.number(7_200, { least: 60 }),
  // The rest is a second of bodies at full load; a process that is killed for its memory loses them all.
  BREAKWATER_RELAY_MEMORY_HIGH_WATER_PCT: setting.number(85, { least: 10, most: 97 }),
  // Errors alone take as long again to fill the rest, so there is time to notice; spans, which fill most of it, are shed first.
  BREAKWATER_RELAY_LOG_HIGH_WATER_PCT: setting.number(70, { least: 10, most: 97 }),
  // An answer takes a few times as long; on an idle relay it takes 3 to 5 ms, most of it the disk's.
  BREAKWATER_RELAY_MAX_LAG_MS: setting.number(5, { most: 10_000 }),
} as const;

export const SERVICE_SETTINGS = {
  // Clients are on other machines.
  HOST: setting.text('0.0.0.0'),
  // The same as for the one process.
  PORT: setting.number(8000, { least: 0, most: 65_535 }),
  // The address that DSNs begin with: a path in it is taken off where a proxy leaves it.
  BREAKWATER_INGEST_URL: setting.httpUrl(),
  // Any client can send the header; only a known proxy's is used.
  BREAKWATER_TRUST_PROXY: setting.proxies(),
  BREAKWATER_LOG_LEVEL: setting.logLevel(),
  ...CONNECTION_SETTINGS,
  ...OPERATIONS_SETTINGS,
  ...KAFKA_SETTINGS,
} as const;

/** The bounds of the path. @throws SettingError */
export function readConfig(env: NodeJS.ProcessEnv): RelayConfig {
  const read = readSettings(SETTINGS, env);
  return {
    maxBodyBytes: read.BREAKWATER_RELAY_MAX_BODY_BYTES,
    maxEnvelopeBytes: read.BREAKWATER_RELAY_MAX_ENVELOPE_BYTES,
    maxInFlightBytes: read.BREAKWATER_RELAY_MAX_IN_FLIGHT_BYTES,
    maxRecordBytes: read.BREAKWATER_RELAY_MAX_RECORD_BYTES,
    bodyTimeoutMs: read.BREAKWATER_RELAY_BODY_TIMEOUT_MS,
    retryAfterSeconds: read.BREAKWATER_RELAY_RETRY_AFTER_SECONDS,
    liveBudgetMs: read.BREAKWATER_RELAY_LIVE_BUDGET_MS,
    shedBehindSeconds: read.BREAKWATER_RELAY_SHED_BEHIND_SECONDS,
    memoryHighWaterPct: read.BREAKWATER_RELAY_MEMORY_HIGH_WATER_PCT,
    logHighWaterPct: read.BREAKWATER_RELAY_LOG_HIGH_WATER_PCT,
    maxLagMs: read.BREAKWATER_RELAY_MAX_LAG_MS,
  };
}

/** The relay as a service of its own, on Kafka. @throws SettingError */
export function readServiceConfig(env: NodeJS.ProcessEnv): ServiceConfig {
  const read = readSettings(SERVICE_SETTINGS, env);
  return {
    relay: readConfig(env),
    host: read.HOST,
    port: read.PORT,
    basePath: read.BREAKWATER_INGEST_URL === '' ? '' : basePathOf('BREAKWATER_INGEST_URL', read.BREAKWATER_INGEST_URL),
    trustProxy: read.BREAKWATER_TRUST_PROXY,
    logLevel: read.BREAKWATER_LOG_LEVEL,
    maxConnections: read.BREAKWATER_MAX_CONNECTIONS,
    metricsToken: read.BREAKWATER_METRICS_TOKEN,
    log: requireKafkaSettings(env, 'breakwater-relay'),
  };
}
