import type { Logger } from '@breakwater/relay/service';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { ClickHouseClient } from '@clickhouse/client';

import { isBucket } from './blobs.ts';
import type { Blobs } from './blobs.ts';
import { CLIENT_SETTINGS, clientStore } from './client-store.ts';
import { DATABASE } from './database.ts';
import { openConnection } from './embedded/connection.ts';
import { forgetFrozen, freezeStore, linkDatabase } from './embedded/freeze.ts';
import { forgetOrphans } from './embedded/forget-orphans.ts';
import { querySettings } from './embedded/engine-settings.ts';
import { StoreError } from './errors.ts';
import { openFolderBlobs } from './folder-blobs.ts';
import { migrate } from './migrate.ts';
import type { Exclusively } from './migrate.ts';
import { readMigrations } from './migration-files.ts';
import { migrationLock } from './migration-lock.ts';
import type { Store, StoreConfig } from './port.ts';
import type { S3Settings } from './s3-blobs.ts';
import { rowJson } from './row-text.ts';
import { assertServerVersion } from './server-version.ts';

/** The store as operators know it. The URL of a server may hold a password. */
export const nameOfStore = (config: StoreConfig): string =>
  config.kind === 'server' ? `ClickHouse at ${new URL(config.url).host}` : `the store in ${config.folder}`;

/** Makes the only choice of adapter. Creates the database and runs missing migrations. */
export async function openStore(config: StoreConfig, logger: Logger): Promise<Store> {
  const startedAt = performance.now();
  const { client, exclusively, ...own } =
    config.kind === 'embedded' ? await openEmbedded(config, logger) : openServer(config);
  try {
    if (config.kind === 'server') await withoutDatabase(config, assertServerVersion);
    const statements = await migrate(client, await readMigrations(), exclusively);
    const store = { ...clientStore(client, await openBlobs(config)), ...own };
    logger.info({ kind: config.kind, statements, ms: Math.round(performance.now() - startedAt) }, 'store opened');
    return store;
  } catch (error) {
    await client.close();
    if (config.kind === 'embedded' || error instanceof StoreError) throw error;
    // The client's errors do not name their server.
    throw new Error(`${nameOfStore(config)} could not be reached or set up.`, { cause: error });
  }
}

async function openBlobs({ blobFolder, s3 = AMAZON }: StoreConfig): Promise<Blobs> {
  if (!isBucket(blobFolder)) return openFolderBlobs(blobFolder);
  // Imported where it is used: the client takes 20 MB.
  const { openS3Blobs } = await import('./s3-blobs.ts');
  return openS3Blobs(blobFolder, s3);
}

const AMAZON: S3Settings = { endpoint: '', region: 'us-east-1', pathStyle: false };

/** The client logs nothing: errors are thrown to the caller, which explains them. */
const QUIET_AND_WELL_FORMED = {
  log: { level: ClickHouseLogLevel.OFF },
  json: { parse: JSON.parse, stringify: rowJson },
};

type ServerConfig = StoreConfig & { kind: 'server' };

interface Opened extends Pick<Store, 'freeze'> {
  client: ClickHouseClient;
  exclusively: Exclusively;
}

async function openEmbedded(config: StoreConfig & { kind: 'embedded' }, logger: Logger): Promise<Opened> {
  const forgotten = await forgetOrphans(config.folder);
  if (forgotten > 0) logger.warn({ forgotten }, 'forgot tokens of inserts that a crash had cut off before their rows');
  await linkDatabase(config.folder);
  const connection = await openConnection(config.folder, config.maxMemoryBytes);
  await forgetFrozen(config.folder);
  const client = createClient({
    connection,
    database: DATABASE,
    clickhouse_settings: { ...CLIENT_SETTINGS, ...querySettings(config.maxMemoryBytes) },
    ...QUIET_AND_WELL_FORMED,
  });
  // The engine locks its folder, so no other process migrates it.
  return {
    client,
    exclusively: (work) => work(async () => {}),
    freeze: (name, moment) => freezeStore(connection, config.folder, name, moment),
  };
}

function openServer(config: ServerConfig): Opened {
  const client = createClient({ ...optionsOf(config), database: DATABASE, clickhouse_settings: CLIENT_SETTINGS });
  return {
    client,
    exclusively: async (work) => {
      const query = `CREATE DATABASE IF NOT EXISTS ${DATABASE} ENGINE = Atomic`;
      await withoutDatabase(config, (anyDatabase) => anyDatabase.command({ query }));
      await migrationLock(client)(work);
    },
  };
}

/** A server answers no query of a client whose database is not there yet. */
async function withoutDatabase(
  config: ServerConfig,
  ask: (client: ClickHouseClient) => Promise<unknown>,
): Promise<void> {
  const client = createClient(optionsOf(config));
  try {
    await ask(client);
  } finally {
    await client.close();
  }
}

const optionsOf = ({ url, username, password, ca }: ServerConfig) => ({
  ...(ca !== undefined && { tls: { ca_cert: Buffer.from(ca) } }),
  url,
  username,
  password,
  ...QUIET_AND_WELL_FORMED,
});
