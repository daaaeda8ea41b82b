import { LIMITS } from '@breakwater/sdk/wire';

import { KAFKA_SETTINGS, OPERATIONS_SETTINGS, readSettings, requireKafkaSettings, setting } from './log/index.ts';
import type { LogConfig, LogLevel } from './log/index.ts';

const MIB = 1024 * 1024;

/** The bounds of the path. The one-process product uses them too. */
export interface RelayConfig {
  /** A body as received. */
  maxBodyBytes: number;
  /** A body after inflation. */
  maxEnvelopeBytes: number;
  /** All bodies in flight, as received and inflated. */
  maxInFlightBytes: number;
  /** One record of the log; attachments beyond it are dropped and counted. */
  maxRecordBytes: number;
  /** From the first byte of a body to its last. */
  bodyTimeoutMs: number;
  /** What 503 tells clients to wait. */
  retryAfterSeconds: number;
}

/** The relay as a service of its own. */
export interface ServiceConfig {
  relay: RelayConfig;
  host: string;
  port: number;
  /** Addresses of proxies whose `X-Forwarded-For` is believed. */
  trustProxy: string[];
  logLevel: LogLevel;
  metricsToken: string;
  log: LogConfig;
}

/** Every setting with its default, and the reason for it. The README lists exactly these. */
export const SETTINGS = {
  // As Relay's limit of an upload; SDKs stay far below.
  BREAKWATER_RELAY_MAX_BODY_BYTES: setting.number(LIMITS.compressedBytes, { most: LIMITS.compressedBytes }),
  // Half of Relay's, so that one such body, held twice while its pieces are joined, fits into the bytes in flight.
  BREAKWATER_RELAY_MAX_ENVELOPE_BYTES: setting.number(100 * MIB, { most: LIMITS.envelopeBytes }),
  // One largest request, or 10,000 of 25 KB at once, on a machine of 1 GB.
  BREAKWATER_RELAY_MAX_IN_FLIGHT_BYTES: setting.number(256 * MIB),
  // A processor holds several records at once, inflated.
  BREAKWATER_RELAY_MAX_RECORD_BYTES: setting.number(20 * MIB, { most: LIMITS.compressedBytes }),
  // A phone on 2G sends the largest event (1 MiB, compressed) within it.
  BREAKWATER_RELAY_BODY_TIMEOUT_MS: setting.number(30_000, { most: 600_000 }),
  // Long enough for a broker to elect a leader; our SDK adds jitter of its own.
  BREAKWATER_RELAY_RETRY_AFTER_SECONDS: setting.number(10, { most: 3600 }),
} as const;

export const SERVICE_SETTINGS = {
  // Clients are on other machines.
  HOST: setting.text('0.0.0.0'),
  // As the one process.
  PORT: setting.number(8000, { least: 0, most: 65_535 }),
  // Anyone can send the header; only a proxy known to be ours is believed.
  BREAKWATER_TRUST_PROXY: setting.list(),
  BREAKWATER_LOG_LEVEL: setting.logLevel(),
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
  };
}

/** The relay as a service of its own, on Kafka. @throws SettingError */
export function readServiceConfig(env: NodeJS.ProcessEnv): ServiceConfig {
  const read = readSettings(SERVICE_SETTINGS, env);
  return {
    relay: readConfig(env),
    host: read.HOST,
    port: read.PORT,
    trustProxy: read.BREAKWATER_TRUST_PROXY,
    logLevel: read.BREAKWATER_LOG_LEVEL,
    metricsToken: read.BREAKWATER_METRICS_TOKEN,
    log: requireKafkaSettings(env, 'breakwater-relay'),
  };
}
