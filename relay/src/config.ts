import { LIMITS } from '@breakwater/sdk/wire';
import { z } from 'zod';

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
  log: LogConfig;
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

const positive = z.coerce.number().int().positive();

/** Every setting with its default, and the reason for it. The README lists exactly these. */
export const SETTINGS = {
  // As Relay's limit of an upload; SDKs stay far below.
  BREAKWATER_RELAY_MAX_BODY_BYTES: positive.max(LIMITS.compressedBytes).default(LIMITS.compressedBytes),
  // Half of Relay's, so that one such body, held twice while its pieces are joined, fits into the bytes in flight.
  BREAKWATER_RELAY_MAX_ENVELOPE_BYTES: positive.max(LIMITS.envelopeBytes).default(100 * MIB),
  // One largest request, or 10,000 of 25 KB at once, on a machine of 1 GB.
  BREAKWATER_RELAY_MAX_IN_FLIGHT_BYTES: positive.default(256 * MIB),
  // A processor holds several records at once, inflated.
  BREAKWATER_RELAY_MAX_RECORD_BYTES: positive.max(LIMITS.compressedBytes).default(20 * MIB),
  // A phone on 2G sends the largest event (1 MiB, compressed) within it.
  BREAKWATER_RELAY_BODY_TIMEOUT_MS: positive.default(30_000),
  // Long enough for a broker to elect a leader; our SDK adds jitter of its own.
  BREAKWATER_RELAY_RETRY_AFTER_SECONDS: positive.default(10),
} as const;

export const SERVICE_SETTINGS = {
  HOST: z.string().default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
  // Anyone can send the header; only a proxy known to be ours is believed.
  BREAKWATER_TRUST_PROXY: z.string().default('').transform(listOf),
  BREAKWATER_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  // Without brokers there is nowhere to put an event, so there is no default.
  BREAKWATER_KAFKA_BROKERS: z
    .string({ error: 'must name at least one host:port; several are separated by commas' })
    .transform(listOf),
  // Several installations may share a cluster.
  BREAKWATER_KAFKA_TOPIC_PREFIX: z.string().default('breakwater.'),
  // Enough for eight processors; more partitions cost more requests.
  BREAKWATER_KAFKA_PARTITIONS: positive.default(8),
  // One broker is the smallest cluster; set 3 on a real one.
  BREAKWATER_KAFKA_REPLICATION: positive.default(1),
} as const;

/** The bounds of the path. @throws ZodError that names the setting. */
export function readConfig(env: NodeJS.ProcessEnv): RelayConfig {
  const read = z.object(SETTINGS).parse(withoutEmpty(env));
  return {
    maxBodyBytes: read.BREAKWATER_RELAY_MAX_BODY_BYTES,
    maxEnvelopeBytes: read.BREAKWATER_RELAY_MAX_ENVELOPE_BYTES,
    maxInFlightBytes: read.BREAKWATER_RELAY_MAX_IN_FLIGHT_BYTES,
    maxRecordBytes: read.BREAKWATER_RELAY_MAX_RECORD_BYTES,
    bodyTimeoutMs: read.BREAKWATER_RELAY_BODY_TIMEOUT_MS,
    retryAfterSeconds: read.BREAKWATER_RELAY_RETRY_AFTER_SECONDS,
  };
}

/** The relay as a service of its own, on Kafka. @throws ZodError that names the setting. */
export function readServiceConfig(env: NodeJS.ProcessEnv): ServiceConfig {
  const read = z.object(SERVICE_SETTINGS).parse(withoutEmpty(env));
  return {
    relay: readConfig(env),
    host: read.HOST,
    port: read.PORT,
    trustProxy: read.BREAKWATER_TRUST_PROXY,
    logLevel: read.BREAKWATER_LOG_LEVEL,
    log: {
      kind: 'kafka',
      brokers: read.BREAKWATER_KAFKA_BROKERS,
      clientId: 'breakwater-relay',
      topicPrefix: read.BREAKWATER_KAFKA_TOPIC_PREFIX,
      partitions: read.BREAKWATER_KAFKA_PARTITIONS,
      replicationFactor: read.BREAKWATER_KAFKA_REPLICATION,
    },
  };
}

/** `NAME=` in a compose file means unset. */
const withoutEmpty = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
