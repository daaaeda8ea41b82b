import type { LogConfig, LogLevel } from '@breakwater/relay/log';
import { z } from 'zod';

import type { StoreConfig } from './store/port.ts';

const MIB = 1024 * 1024;

/** The processor itself. The one-process product uses it too. */
export interface ProcessorConfig {
  /** Without a slash at its end: links in mails begin with it. */
  baseUrl: string;
  /** Empty: mails stay in the outbox that the dashboard shows. */
  smtpUrl: string;
  mailFrom: string;
  /** Instead of everyone with an account, where not empty. */
  mailTo: string[];
  /** Source maps held open together, in bytes of memory as estimated. */
  maxOpenMapBytes: number;
  /** The largest source map that is used, as uploaded. */
  maxMapBytes: number;
}

/** The processor as a service of its own. */
export interface ServiceConfig {
  processor: ProcessorConfig;
  logLevel: LogLevel;
  log: LogConfig;
  store: StoreConfig;
}

const positive = z.coerce.number().int().positive();

/** Every setting with its default, and the reason for it. The README lists exactly these. */
export const SETTINGS = {
  // The same as the dashboard's, which answers there.
  BREAKWATER_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:8000'),
  // Mail is never sent by accident.
  BREAKWATER_SMTP_URL: z.union([z.literal(''), z.url({ protocol: /^smtps?$/ })]).default(''),
  // Valid, and recognisably unset.
  BREAKWATER_MAIL_FROM: z.string().includes('@').default('Breakwater <breakwater@localhost>'),
  // Everyone with an account.
  BREAKWATER_MAIL_TO: z.string().default(''),
  // Room for the maps of two large applications on a machine of 1 GB.
  BREAKWATER_OPEN_MAPS_MB: positive.default(256),
  // Opening one this size holds everything else up for about a second.
  BREAKWATER_MAX_MAP_MB: positive.default(64),
} as const;

export const SERVICE_SETTINGS = {
  BREAKWATER_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  // Without brokers there is nothing to process, so there is no default.
  BREAKWATER_KAFKA_BROKERS: z
    .string({ error: 'BREAKWATER_KAFKA_BROKERS must name at least one host:port, separated by commas' })
    .transform((text) => listOf(text))
    .pipe(z.array(z.string()).min(1)),
  // The same as the relay's.
  BREAKWATER_KAFKA_TOPIC_PREFIX: z.string().default('breakwater.'),
  // As many processors can share the work; counts only where topics do not exist yet.
  BREAKWATER_KAFKA_PARTITIONS: positive.default(8),
  // One broker is the smallest cluster; set 3 on a real one.
  BREAKWATER_KAFKA_REPLICATION: positive.default(1),
  // Without a server there is nowhere to store, so there is no default.
  BREAKWATER_CLICKHOUSE_URL: z.url({ error: 'BREAKWATER_CLICKHOUSE_URL must be the http or https URL of a server' }),
  // The server's own defaults.
  BREAKWATER_CLICKHOUSE_USER: z.string().default('default'),
  BREAKWATER_CLICKHOUSE_PASSWORD: z.string().default(''),
  // Source maps; the dashboard writes them, so both must see the same folder.
  BREAKWATER_BLOBS: z.string().default('./data/blobs'),
} as const;

/** @throws ZodError that names the setting. */
export function readConfig(env: NodeJS.ProcessEnv): ProcessorConfig {
  const read = z.object(SETTINGS).parse(withoutEmpty(env));
  return {
    baseUrl: read.BREAKWATER_URL.replace(/\/+$/, ''),
    smtpUrl: read.BREAKWATER_SMTP_URL,
    mailFrom: read.BREAKWATER_MAIL_FROM,
    mailTo: listOf(read.BREAKWATER_MAIL_TO),
    maxOpenMapBytes: read.BREAKWATER_OPEN_MAPS_MB * MIB,
    maxMapBytes: read.BREAKWATER_MAX_MAP_MB * MIB,
  };
}

/** The processor as a service of its own, on Kafka and a ClickHouse server. @throws ZodError that names the setting. */
export function readServiceConfig(env: NodeJS.ProcessEnv): ServiceConfig {
  const read = z.object(SERVICE_SETTINGS).parse(withoutEmpty(env));
  return {
    processor: readConfig(env),
    logLevel: read.BREAKWATER_LOG_LEVEL,
    log: {
      kind: 'kafka',
      brokers: read.BREAKWATER_KAFKA_BROKERS,
      clientId: 'breakwater-processor',
      topicPrefix: read.BREAKWATER_KAFKA_TOPIC_PREFIX,
      partitions: read.BREAKWATER_KAFKA_PARTITIONS,
      replicationFactor: read.BREAKWATER_KAFKA_REPLICATION,
    },
    store: {
      kind: 'server',
      url: read.BREAKWATER_CLICKHOUSE_URL,
      username: read.BREAKWATER_CLICKHOUSE_USER,
      password: read.BREAKWATER_CLICKHOUSE_PASSWORD,
      blobFolder: read.BREAKWATER_BLOBS,
    },
  };
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** `NAME=` in a compose file means unset. */
const withoutEmpty = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
