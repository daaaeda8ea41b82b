import { join, resolve } from 'node:path';

import { readPemFile, readSettings, setting, SettingError } from '@breakwater/relay/service';

import { isBucket } from './blobs.ts';
import type { StoreConfig } from './port.ts';
import type { S3Settings } from './s3-blobs.ts';

/** The places of rows and uploaded source maps, the same for every service. */
export const STORE_SETTINGS = {
  // One folder is the backup of the one process.
  BREAKWATER_DATA: setting.text('./data'),
  // Processors and dashboards have to see the same folder.
  BREAKWATER_BLOBS: setting.text(),
  // Amazon's own, where BREAKWATER_BLOBS is a bucket.
  BREAKWATER_S3_ENDPOINT: setting.httpUrl(),
  // Servers other than Amazon's take any.
  BREAKWATER_S3_REGION: setting.text('us-east-1'),
  // Amazon's own takes the bucket in the host's name; most others take it in the path.
  BREAKWATER_S3_PATH_STYLE: setting.matching(/^(?:yes|no)$/, 'is not yes or no', 'no'),
  // The address of a server has no default.
  BREAKWATER_CLICKHOUSE_URL: setting.httpUrl(),
  // The server's own defaults.
  BREAKWATER_CLICKHOUSE_USER: setting.text('default'),
  BREAKWATER_CLICKHOUSE_PASSWORD: setting.verbatim(),
  // The authorities that Node knows, which no private server has.
  BREAKWATER_CLICKHOUSE_CA_FILE: setting.text(),
} as const;

export interface StoreSettings {
  dataFolder: string;
  /** A folder, or a bucket as `s3://BUCKET/PREFIX`. */
  blobFolder: string;
  s3: S3Settings;
  /** Null without a URL. */
  server: (StoreConfig & { kind: 'server' }) | null;
}

/** @throws SettingError */
export function readStoreSettings(env: NodeJS.ProcessEnv): StoreSettings {
  const read = readSettings(STORE_SETTINGS, env);
  const dataFolder = resolve(read.BREAKWATER_DATA);
  const blobFolder = blobPlaceOf(read.BREAKWATER_BLOBS, dataFolder);
  const s3: S3Settings = {
    endpoint: read.BREAKWATER_S3_ENDPOINT,
    region: read.BREAKWATER_S3_REGION,
    pathStyle: read.BREAKWATER_S3_PATH_STYLE === 'yes',
  };
  if (read.BREAKWATER_CLICKHOUSE_URL === '') return { dataFolder, blobFolder, s3, server: null };
  return {
    dataFolder,
    blobFolder,
    s3,
    server: {
      kind: 'server',
      url: read.BREAKWATER_CLICKHOUSE_URL,
      username: read.BREAKWATER_CLICKHOUSE_USER,
      password: read.BREAKWATER_CLICKHOUSE_PASSWORD,
      ...(read.BREAKWATER_CLICKHOUSE_CA_FILE !== '' && { ca: caOf(read) }),
      blobFolder,
      s3,
    },
  };
}

/** @throws SettingError, also where nothing is encrypted that the authority could vouch for */
function caOf(read: { BREAKWATER_CLICKHOUSE_URL: string; BREAKWATER_CLICKHOUSE_CA_FILE: string }): string {
  if (!read.BREAKWATER_CLICKHOUSE_URL.startsWith('https:'))
    throw new SettingError('BREAKWATER_CLICKHOUSE_CA_FILE is set, but BREAKWATER_CLICKHOUSE_URL is not https.');
  return readPemFile('BREAKWATER_CLICKHOUSE_CA_FILE', read.BREAKWATER_CLICKHOUSE_CA_FILE);
}

function blobPlaceOf(given: string, dataFolder: string): string {
  if (given === '') return join(dataFolder, 'blobs');
  if (!isBucket(given)) return resolve(given);
  if (/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[\w.!*'()/-]*)?$/.test(given)) return given;
  throw new SettingError('BREAKWATER_BLOBS is not a folder or s3://BUCKET/PREFIX.');
}

/** Settings of a service that runs alone. @throws SettingError, also without a server */
export function requireServerSettings(env: NodeJS.ProcessEnv): StoreConfig {
  const { server } = readStoreSettings(env);
  if (server) return server;
  throw new SettingError(
    'BREAKWATER_CLICKHOUSE_URL is missing: a service of its own needs a ClickHouse server, as http://host:8123.',
  );
}
