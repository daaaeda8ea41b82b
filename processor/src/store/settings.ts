import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { readSettings, setting, SettingError } from '@breakwater/relay/service';

import type { StoreConfig } from './port.ts';

/** The places of rows and uploaded source maps, the same for every service. */
export const STORE_SETTINGS = {
  // One folder is the backup of the one process.
  BREAKWATER_DATA: setting.text('./data'),
  // Processors and dashboards have to see the same folder.
  BREAKWATER_BLOBS: setting.text(),
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
  blobFolder: string;
  /** Null without a URL. */
  server: (StoreConfig & { kind: 'server' }) | null;
}

/** @throws SettingError */
export function readStoreSettings(env: NodeJS.ProcessEnv): StoreSettings {
  const read = readSettings(STORE_SETTINGS, env);
  const dataFolder = resolve(read.BREAKWATER_DATA);
  const blobFolder = read.BREAKWATER_BLOBS === '' ? join(dataFolder, 'blobs') : resolve(read.BREAKWATER_BLOBS);
  if (read.BREAKWATER_CLICKHOUSE_URL === '') return { dataFolder, blobFolder, server: null };
  return {
    dataFolder,
    blobFolder,
    server: {
      kind: 'server',
      url: read.BREAKWATER_CLICKHOUSE_URL,
      username: read.BREAKWATER_CLICKHOUSE_USER,
      password: read.BREAKWATER_CLICKHOUSE_PASSWORD,
      ...(read.BREAKWATER_CLICKHOUSE_CA_FILE !== '' && { ca: caOf(read.BREAKWATER_CLICKHOUSE_CA_FILE) }),
      blobFolder,
    },
  };
}

/** @throws SettingError */
function caOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new SettingError(`BREAKWATER_CLICKHOUSE_CA_FILE cannot be read: ${code}.`);
  }
}

/** Settings of a service that runs alone. @throws SettingError, also without a server */
export function requireServerSettings(env: NodeJS.ProcessEnv): StoreConfig {
  const { server } = readStoreSettings(env);
  if (server) return server;
  throw new SettingError(
    'BREAKWATER_CLICKHOUSE_URL is missing: a service of its own needs a ClickHouse server, as http://host:8123.',
  );
}
