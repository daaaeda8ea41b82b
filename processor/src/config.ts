import { ACCOUNTS_WITHIN_MS, KAFKA_SETTINGS, requireKafkaSettings } from '@breakwater/relay/log';
import type { LogConfig } from '@breakwater/relay/log';
import { OPERATIONS_SETTINGS, readSettings, setting } from '@breakwater/relay/service';
import type { LogLevel } from '@breakwater/relay/service';

import { OUTGOING_SETTINGS, readNetworks } from './outgoing/settings.ts';
import type { Network } from './outgoing/networks.ts';
import type { StoreConfig } from './store/port.ts';
import { requireServerSettings, STORE_SETTINGS } from './store/settings.ts';

const MIB = 1024 * 1024;

/** The settings of the processor. The one-process product uses them too. */
export interface ProcessorConfig {
  /** Without a slash at its end: links in mails begin with it. */
  baseUrl: string;
  /** When empty, mails stay in the outbox that the dashboard shows. */
  smtpUrl: string;
  mailFrom: string;
  /** Receivers of mails; when empty, everyone with an account. */
  mailTo: string[];
  /** For how long after its first event a project's notices come in digests alone; 0: never. */
  youngMs: number;
  /** Signs links of mails that need no login; when empty, mails have none. */
  secret: string;
  /** Networks that are not public and that requests to hosts which customers name may reach. */
  allowNetworks: Network[];
  /** Receivers of mails about Breakwater itself; when empty, the receivers of issues' mails. */
  operatorMail: string[];
  /** The memory for source maps that are open at the same time, in estimated bytes. */
  maxOpenMapBytes: number;
  /** The largest source map that is used, as uploaded. */
  maxMapBytes: number;
  /** How long records wait to be stored together. Absent, the wait follows from their rate; tests set it. */
  flushMs?: number;
  /** How long accounts of units are gathered before they are written to the ledger. */
  ledgerMs: number;
  /** The longest time for which facts wait to be rolled into sums. */
  rollMs: number;
  /** A copy of an installation, for a proof: no message leaves it. */
  sendsNothing?: true;
}

/** The processor as a service of its own. */
export interface ServiceConfig {
  processor: ProcessorConfig;
  /** The address at which `/live`, `/ready` and `/metrics` answer. */
  host: string;
  port: number;
  metricsToken: string;
  logLevel: LogLevel;
  log: LogConfig;
  store: StoreConfig;
}

/** Every setting with its default, and the reason for it. The README lists exactly these. */
export const SETTINGS = {
  // The same as the dashboard's, which answers there.
  BREAKWATER_URL: setting.httpUrl('http://localhost:8000'),
  // Mail is never sent by accident.
  BREAKWATER_SMTP_URL: setting.smtpUrl(),
  // Valid, and recognisably unset.
  BREAKWATER_MAIL_FROM: setting.matching(/@/, 'is not an email address', 'Breakwater <breakwater@localhost>'),
  // Everyone with an account.
  BREAKWATER_MAIL_TO: setting.list(),
  // A day: a first deploy finds dozens of old errors. 0: new projects are as loud as others.
  BREAKWATER_YOUNG_HOURS: setting.number(24, { least: 0, most: 720 }),
  // Signs the links that turn mails off; the dashboard reads them by the same.
  BREAKWATER_SECRET: setting.matching(/^.{32,}$/, 'has to have at least 32 characters'),
  // The receivers of issues' mails: in a small team the same people run it.
  BREAKWATER_OPERATOR_MAIL: setting.list(),
  ...OUTGOING_SETTINGS,
  // Room for the maps of two large applications on a machine of 1 GB.
  BREAKWATER_OPEN_MAPS_MB: setting.number(256, { most: 65_536 }),
  // Opening a map of this size blocks everything else for about a second.
  BREAKWATER_MAX_MAP_MB: setting.number(64, { most: 1024 }),
  // Two inserts a minute each into the ledger and the receipts, which on a quiet day are most of all inserts.
  BREAKWATER_LEDGER_SECONDS: setting.number(30, { most: ACCOUNTS_WITHIN_MS / 1000 }),
  // A roll costs 30 ms; until then questions count the facts one by one, which two minutes of a small server's are.
  BREAKWATER_ROLL_SECONDS: setting.number(120, { least: 1, most: 3600 }),
} as const;

export const SERVICE_SETTINGS = {
  // Probes and Prometheus come from other machines.
  HOST: setting.text('0.0.0.0'),
  // Beside a relay or a dashboard on the same machine.
  PORT: setting.number(8001, { least: 0, most: 65_535 }),
  ...OPERATIONS_SETTINGS,
  ...KAFKA_SETTINGS,
  ...STORE_SETTINGS,
  BREAKWATER_LOG_LEVEL: setting.logLevel(),
} as const;

/** @throws SettingError */
export function readConfig(env: NodeJS.ProcessEnv): ProcessorConfig {
  const read = readSettings(SETTINGS, env);
  return {
    baseUrl: read.BREAKWATER_URL,
    smtpUrl: read.BREAKWATER_SMTP_URL,
    mailFrom: read.BREAKWATER_MAIL_FROM,
    mailTo: read.BREAKWATER_MAIL_TO,
    youngMs: read.BREAKWATER_YOUNG_HOURS * 3_600_000,
    secret: read.BREAKWATER_SECRET,
    operatorMail: read.BREAKWATER_OPERATOR_MAIL,
    allowNetworks: readNetworks(read.BREAKWATER_ALLOW_NETWORKS),
    maxOpenMapBytes: read.BREAKWATER_OPEN_MAPS_MB * MIB,
    maxMapBytes: read.BREAKWATER_MAX_MAP_MB * MIB,
    ledgerMs: read.BREAKWATER_LEDGER_SECONDS * 1000,
    rollMs: read.BREAKWATER_ROLL_SECONDS * 1000,
  };
}

/** The processor as a service of its own, on Kafka and a ClickHouse server. @throws SettingError */
export function readServiceConfig(env: NodeJS.ProcessEnv): ServiceConfig {
  const read = readSettings(SERVICE_SETTINGS, env);
  return {
    processor: readConfig(env),
    host: read.HOST,
    port: read.PORT,
    metricsToken: read.BREAKWATER_METRICS_TOKEN,
    logLevel: read.BREAKWATER_LOG_LEVEL,
    log: requireKafkaSettings(env, 'breakwater-processor'),
    store: requireServerSettings(env),
  };
}
