import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { z } from 'zod';

/** A setting as the README lists it: its default with the reason, in one place. */
export interface Setting {
  name: string;
  fallback: string;
  reason: string;
}

/** Every variable that the dashboard, and the one process around it, reads. */
export const SETTINGS = [
  { name: 'PORT', fallback: '8000', reason: 'page, API and relay of the one process share it' },
  { name: 'HOST', fallback: '0.0.0.0', reason: 'events come from other machines; set 127.0.0.1 behind a proxy' },
  {
    name: 'BREAKWATER_DATA',
    fallback: './data',
    reason: 'all state of the one process, so that one folder is the backup',
  },
  {
    name: 'BREAKWATER_URL',
    fallback: 'http://localhost:PORT',
    reason: 'DSNs, links in mails and permalinks begin with it',
  },
  {
    name: 'BREAKWATER_ADMIN_EMAIL',
    fallback: '',
    reason: 'first account of an unattended first run; without it the page asks',
  },
  { name: 'BREAKWATER_ADMIN_PASSWORD', fallback: '', reason: 'its password, at least 10 characters' },
  {
    name: 'BREAKWATER_TOKEN',
    fallback: '',
    reason: 'an API token, at least 16 characters; a new value replaces the one before',
  },
  { name: 'BREAKWATER_DSN_KEY', fallback: '', reason: 'public key of project 1, 32 hex digits; random when empty' },
  {
    name: 'BREAKWATER_SECRET',
    fallback: '',
    reason: 'signs sessions, at least 32 characters; else a file in BREAKWATER_DATA',
  },
  {
    name: 'BREAKWATER_KAFKA_BROKERS',
    fallback: '',
    reason: 'host:port, comma separated; the one process has its own log without it',
  },
  {
    name: 'BREAKWATER_KAFKA_TOPIC_PREFIX',
    fallback: 'breakwater.',
    reason: 'before each topic, so that installations can share a cluster',
  },
  {
    name: 'BREAKWATER_KAFKA_PARTITIONS',
    fallback: '8',
    reason: 'of a topic when it is first made: as many processors can share the work',
  },
  {
    name: 'BREAKWATER_KAFKA_REPLICATION',
    fallback: '1',
    reason: 'one broker is the smallest cluster; set 3 in production',
  },
  { name: 'BREAKWATER_CLICKHOUSE_URL', fallback: '', reason: 'the one process has its own engine without it' },
  { name: 'BREAKWATER_CLICKHOUSE_USER', fallback: 'default', reason: "the server's own default" },
  { name: 'BREAKWATER_CLICKHOUSE_PASSWORD', fallback: '', reason: "the server's own default" },
  {
    name: 'BREAKWATER_BLOBS',
    fallback: 'BREAKWATER_DATA/blobs',
    reason: 'source maps; processors need to see the same folder',
  },
  {
    name: 'BREAKWATER_SMTP_URL',
    fallback: '',
    reason: 'the processor mails through it; here it only tells whether mails leave',
  },
  {
    name: 'BREAKWATER_TRUST_PROXY',
    fallback: '',
    reason: 'proxy addresses whose X-Forwarded-For is believed; none by default',
  },
  { name: 'BREAKWATER_LOG_LEVEL', fallback: 'info', reason: 'one line for what an operator would want to know' },
] as const satisfies readonly Setting[];

type SettingName = (typeof SETTINGS)[number]['name'];

export interface DashboardConfig {
  port: number;
  host: string;
  dataFolder: string;
  blobFolder: string;
  /** Without a slash at its end. */
  publicUrl: string;
  admin: { email: string; password: string } | null;
  token: string | null;
  dsnKey: string | null;
  /** Null: `withSecret` reads or makes the file in the data folder. */
  secret: string | null;
  kafka: { brokers: string[]; topicPrefix: string; partitions: number; replicationFactor: number } | null;
  clickhouse: { url: string; username: string; password: string } | null;
  smtp: boolean;
  trustProxy: string[];
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

const defaultOf = (name: SettingName): string => SETTINGS.find((setting) => setting.name === name)?.fallback ?? '';
const text = (name: SettingName) => z.string().trim().default(defaultOf(name));
const natural = (name: SettingName, least: number, most: number) =>
  z
    .string()
    .trim()
    .regex(/^\d+$/, 'is not a whole number')
    .default(defaultOf(name))
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is not between ${least} and ${most}`);
const optional = (name: SettingName, pattern: RegExp, problem: string) =>
  text(name).refine((value) => value === '' || pattern.test(value), problem);
const HTTP_URL = /^https?:\/\/[^\s/]+\S*$/;

const environment = z.object({
  PORT: natural('PORT', 0, 65_535),
  HOST: text('HOST'),
  BREAKWATER_DATA: text('BREAKWATER_DATA'),
  BREAKWATER_URL: z
    .string()
    .trim()
    .default('')
    .refine((url) => url === '' || HTTP_URL.test(url), 'is not an http or https URL'),
  BREAKWATER_ADMIN_EMAIL: optional('BREAKWATER_ADMIN_EMAIL', /^[^\s@]+@[^\s@]+$/, 'is not an email address'),
  BREAKWATER_ADMIN_PASSWORD: z
    .string()
    .default('')
    .refine(
      (password) => password === '' || (password.length >= 10 && password.length <= 200),
      'has to have 10 to 200 characters',
    ),
  BREAKWATER_TOKEN: optional(
    'BREAKWATER_TOKEN',
    /^[\x21-\x7e]{16,200}$/,
    'has to have 16 to 200 visible ASCII characters',
  ),
  BREAKWATER_DSN_KEY: optional('BREAKWATER_DSN_KEY', /^[0-9a-f]{32}$/, 'is not 32 lowercase hex digits'),
  BREAKWATER_SECRET: optional('BREAKWATER_SECRET', /^.{32,}$/, 'has to have at least 32 characters'),
  BREAKWATER_KAFKA_BROKERS: optional(
    'BREAKWATER_KAFKA_BROKERS',
    /^[^\s,:]+:\d+(\s*,\s*[^\s,:]+:\d+)*$/,
    'is not a list of host:port',
  ),
  BREAKWATER_KAFKA_TOPIC_PREFIX: optional(
    'BREAKWATER_KAFKA_TOPIC_PREFIX',
    /^[a-zA-Z0-9._-]{0,60}$/,
    'may hold letters, digits and . _ - only',
  ),
  BREAKWATER_KAFKA_PARTITIONS: natural('BREAKWATER_KAFKA_PARTITIONS', 1, 1000),
  BREAKWATER_KAFKA_REPLICATION: natural('BREAKWATER_KAFKA_REPLICATION', 1, 10),
  BREAKWATER_CLICKHOUSE_URL: optional('BREAKWATER_CLICKHOUSE_URL', HTTP_URL, 'is not an http or https URL'),
  BREAKWATER_CLICKHOUSE_USER: text('BREAKWATER_CLICKHOUSE_USER'),
  BREAKWATER_CLICKHOUSE_PASSWORD: z.string().default(''),
  BREAKWATER_BLOBS: z.string().trim().default(''),
  BREAKWATER_SMTP_URL: z.string().trim().default(''),
  BREAKWATER_TRUST_PROXY: text('BREAKWATER_TRUST_PROXY'),
  BREAKWATER_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'is not one of debug, info, warn, error, silent')
    .default('info'),
} satisfies Record<SettingName, z.ZodType>);

/** @throws ConfigError: one sentence that names the variable. */
export function readConfig(env: NodeJS.ProcessEnv): DashboardConfig {
  // A variable set to nothing, as compose files write it, is one that is not set.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim() !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${issue?.path.join('.') ?? 'The environment'} ${issue?.message ?? 'cannot be read'}.`);
  }
  const set = parsed.data;
  if ((set.BREAKWATER_ADMIN_EMAIL === '') !== (set.BREAKWATER_ADMIN_PASSWORD === '')) {
    const missing = set.BREAKWATER_ADMIN_EMAIL === '' ? 'EMAIL' : 'PASSWORD';
    const given = missing === 'EMAIL' ? 'PASSWORD' : 'EMAIL';
    throw new ConfigError(
      `BREAKWATER_ADMIN_${missing} is missing: BREAKWATER_ADMIN_${given} is set, and one needs the other.`,
    );
  }

  const dataFolder = resolve(set.BREAKWATER_DATA);
  return {
    port: set.PORT,
    host: set.HOST,
    dataFolder,
    blobFolder: set.BREAKWATER_BLOBS === '' ? join(dataFolder, 'blobs') : resolve(set.BREAKWATER_BLOBS),
    publicUrl: (set.BREAKWATER_URL || `http://localhost:${set.PORT}`).replace(/\/+$/, ''),
    admin: set.BREAKWATER_ADMIN_EMAIL
      ? { email: set.BREAKWATER_ADMIN_EMAIL.toLowerCase(), password: set.BREAKWATER_ADMIN_PASSWORD }
      : null,
    token: set.BREAKWATER_TOKEN || null,
    dsnKey: set.BREAKWATER_DSN_KEY || null,
    secret: set.BREAKWATER_SECRET || null,
    kafka: set.BREAKWATER_KAFKA_BROKERS
      ? {
          brokers: listOf(set.BREAKWATER_KAFKA_BROKERS),
          topicPrefix: set.BREAKWATER_KAFKA_TOPIC_PREFIX,
          partitions: set.BREAKWATER_KAFKA_PARTITIONS,
          replicationFactor: set.BREAKWATER_KAFKA_REPLICATION,
        }
      : null,
    clickhouse: set.BREAKWATER_CLICKHOUSE_URL
      ? {
          url: set.BREAKWATER_CLICKHOUSE_URL,
          username: set.BREAKWATER_CLICKHOUSE_USER,
          password: set.BREAKWATER_CLICKHOUSE_PASSWORD,
        }
      : null,
    smtp: set.BREAKWATER_SMTP_URL !== '',
    trustProxy: listOf(set.BREAKWATER_TRUST_PROXY),
    logLevel: set.BREAKWATER_LOG_LEVEL,
  };
}

/** The secret of the environment or, without one, of a file that only we may read; made at the first start. */
export async function withSecret(config: DashboardConfig): Promise<DashboardConfig & { secret: string }> {
  if (config.secret) return { ...config, secret: config.secret };
  const file = join(config.dataFolder, 'secret');
  await mkdir(config.dataFolder, { recursive: true });
  // A link is made whole or not at all, so of two processes that start at once the first wins and both read its secret.
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  const secret = (await readFile(file, 'utf8')).trim();
  if (secret.length < 32)
    throw new ConfigError(`The secret in ${file} is under 32 characters; delete the file to get a new one.`);
  return { ...config, secret };
}

export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
