import { resolve } from 'node:path';

import { OUTGOING_SETTINGS, readNetworks } from '@breakwater/processor/notify';
import type { SendSettings } from '@breakwater/processor/notify';
import { readStoreSettings, STORE_SETTINGS } from '@breakwater/processor/store';
import type { S3Settings, StoreConfig } from '@breakwater/processor/store';
import { KAFKA_SETTINGS, readKafkaSettings } from '@breakwater/relay/log';
import type { LogConfig } from '@breakwater/relay/log';
import {
  basePathOf,
  CONNECTION_SETTINGS,
  OPERATIONS_SETTINGS,
  readSettings,
  setting,
  SettingError,
} from '@breakwater/relay/service';
import type { LogLevel } from '@breakwater/relay/service';

import { isWithin } from './backup/files.ts';

export interface DashboardConfig {
  port: number;
  host: string;
  dataFolder: string;
  blobFolder: string;
  s3: S3Settings;
  /** Without a slash at its end. */
  publicUrl: string;
  /** The address that DSNs begin with. Without a slash at its end. */
  ingestUrl: string;
  /** The path of the public URL, such as `/bw`; empty for none. */
  basePath: string;
  /** The same of the address of DSNs. */
  ingestPath: string;
  admin: { email: string; password: string } | null;
  token: string | null;
  dsnKey: string | null;
  /** Null: `withSecret` reads or makes the file in the data folder. */
  secret: string | null;
  /** Null: the one process keeps its log itself. */
  kafka: LogConfig | null;
  /** Null: the one process has its own engine. */
  clickhouse: StoreConfig | null;
  smtp: boolean;
  /** For tests of channels; what is decided is sent by the processor. */
  sending: SendSettings;
  /** Nightly backups of the one process; without a folder there are none. */
  backups: { folder: string | null; keep: number };
  /** 0: no canary is sent. */
  canarySeconds: number;
  /** The relay that the canary is sent to. Without a slash at its end. */
  canaryRelayUrl: string;
  /** Whom finders of holes write to; null: nobody is named. */
  securityContact: string | null;
  trustProxy: string[];
  maxConnections: number;
  metricsToken: string;
  logLevel: LogLevel;
}

/** People watch the one process, machines watch a service: that decides how much is logged. */
type Runs = 'one process' | 'service';

/** Every variable that the dashboard reads, with its default and the reason for it. The README lists exactly these. */
export const SETTINGS = {
  // Page, API and relay of the one process share it.
  PORT: setting.number(8000, { most: 65_535 }),
  // Events come from other machines.
  HOST: setting.text('0.0.0.0'),
  // Links in mails and permalinks begin with it; http://localhost:PORT when unset.
  BREAKWATER_URL: setting.httpUrl(),
  // The address at which relays answer; in the one process the same address, hence BREAKWATER_URL when unset.
  BREAKWATER_INGEST_URL: setting.httpUrl(),
  // For an unattended first run. Without them the page asks, and the key is random.
  BREAKWATER_ADMIN_EMAIL: setting.matching(/^[^\s@]+@[^\s@]+$/, 'is not an email address'),
  BREAKWATER_ADMIN_PASSWORD: setting.verbatim(/^.{10,200}$/su, 'has to have 10 to 200 characters'),
  BREAKWATER_TOKEN: setting.matching(/^[\x21-\x7e]{16,200}$/, 'has to have 16 to 200 visible ASCII characters'),
  BREAKWATER_DSN_KEY: setting.matching(/^[0-9a-f]{32}$/, 'is not 32 lowercase hex digits'),
  // Signs sessions; else a file in BREAKWATER_DATA.
  BREAKWATER_SECRET: setting.matching(/^.{32,}$/, 'has to have at least 32 characters'),
  ...KAFKA_SETTINGS,
  ...STORE_SETTINGS,
  // A disk of its own is the place for backups, and nobody knows it here.
  BREAKWATER_BACKUPS: setting.text(),
  // A week: a fault that crept in unseen is mostly found by then.
  BREAKWATER_BACKUPS_KEEP: setting.number(7, { least: 1, most: 1000 }),
  // At this interval a late canary is noticed within two minutes; 0 sends none.
  BREAKWATER_CANARY_SECONDS: setting.number(60, { least: 0, most: 3600 }),
  // The relay's address as seen from this machine: the one process sends to itself, the service to BREAKWATER_INGEST_URL.
  BREAKWATER_CANARY_RELAY_URL: setting.httpUrl(),
  // The processor sends by these; the dashboard sends tests.
  BREAKWATER_SMTP_URL: setting.smtpUrl(),
  BREAKWATER_MAIL_FROM: setting.matching(/@/, 'is not an email address', 'Breakwater <breakwater@localhost>'),
  ...OUTGOING_SETTINGS,
  // For /.well-known/security.txt.
  BREAKWATER_SECURITY_CONTACT: setting.matching(
    /^(?:mailto:[^\s@]+@|https:\/\/)\S+$/,
    'is neither a mailto: nor an https: address',
  ),
  // Any client can send X-Forwarded-For.
  BREAKWATER_TRUST_PROXY: setting.proxies(),
  ...CONNECTION_SETTINGS,
  ...OPERATIONS_SETTINGS,
  // In a terminal problems only; a separate service has `info`.
  BREAKWATER_LOG_LEVEL: setting.logLevel('warn'),
} as const;

/** @throws SettingError */
export function readConfig(env: NodeJS.ProcessEnv, runs: Runs = 'one process'): DashboardConfig {
  const logLevel = setting.logLevel(runs === 'service' ? 'info' : 'warn');
  const read = readSettings({ ...SETTINGS, BREAKWATER_LOG_LEVEL: logLevel }, env);
  const { dataFolder, blobFolder, s3, server } = readStoreSettings(env);
  const publicUrl = read.BREAKWATER_URL || `http://localhost:${read.PORT}`;
  const ingestUrl = read.BREAKWATER_INGEST_URL || publicUrl;
  return {
    port: read.PORT,
    host: read.HOST,
    dataFolder,
    blobFolder,
    s3,
    publicUrl,
    ingestUrl,
    basePath: basePathOf('BREAKWATER_URL', publicUrl),
    ingestPath: basePathOf('BREAKWATER_INGEST_URL', ingestUrl),
    admin: adminOf(read.BREAKWATER_ADMIN_EMAIL, read.BREAKWATER_ADMIN_PASSWORD),
    token: read.BREAKWATER_TOKEN || null,
    dsnKey: read.BREAKWATER_DSN_KEY || null,
    secret: read.BREAKWATER_SECRET || null,
    kafka: readKafkaSettings(env, runs === 'service' ? 'breakwater-dashboard' : 'breakwater-all'),
    clickhouse: server,
    smtp: read.BREAKWATER_SMTP_URL !== '',
    sending: {
      smtpUrl: read.BREAKWATER_SMTP_URL,
      mailFrom: read.BREAKWATER_MAIL_FROM,
      allowNetworks: readNetworks(read.BREAKWATER_ALLOW_NETWORKS),
    },
    backups: {
      folder: backupFolderOf(read.BREAKWATER_BACKUPS, dataFolder),
      keep: read.BREAKWATER_BACKUPS_KEEP,
    },
    canarySeconds: read.BREAKWATER_CANARY_SECONDS,
    canaryRelayUrl: read.BREAKWATER_CANARY_RELAY_URL || (runs === 'service' ? ingestUrl : ownUrl(read)),
    securityContact: read.BREAKWATER_SECURITY_CONTACT || null,
    trustProxy: read.BREAKWATER_TRUST_PROXY,
    maxConnections: read.BREAKWATER_MAX_CONNECTIONS,
    metricsToken: read.BREAKWATER_METRICS_TOKEN,
    logLevel: read.BREAKWATER_LOG_LEVEL,
  };
}

/** @throws SettingError */
function backupFolderOf(given: string, dataFolder: string): string | null {
  if (given === '') return null;
  const folder = resolve(given);
  if (isWithin(folder, dataFolder))
    throw new SettingError(
      'BREAKWATER_BACKUPS is within the data folder, and would be lost with it: name a folder elsewhere, best on another disk.',
    );
  return folder;
}

/** The wildcard addresses (0.0.0.0, ::) cannot be sent to. */
function ownUrl({ HOST, PORT }: { HOST: string; PORT: number }): string {
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
}

function adminOf(email: string, password: string): DashboardConfig['admin'] {
  if (email === '' && password === '') return null;
  if (email !== '' && password !== '') return { email: email.toLowerCase(), password };
  const [missing, given] = email === '' ? ['EMAIL', 'PASSWORD'] : ['PASSWORD', 'EMAIL'];
  throw new SettingError(
    `BREAKWATER_ADMIN_${missing} is missing: BREAKWATER_ADMIN_${given} is set, and one needs the other.`,
  );
}
