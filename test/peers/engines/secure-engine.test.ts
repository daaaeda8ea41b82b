import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import type { Server } from 'node:tls';

import { openStore, readStoreSettings } from '@breakwater/processor/store';
import type { Store } from '@breakwater/processor/store';
import { createLogger } from '@breakwater/relay/service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { makeSecrets } from '../../support/kafka-secure.ts';
import type { Secrets } from '../../support/kafka-secure.ts';
import { installEngine, startEngine } from './engine.ts';
import type { Engine } from './engine.ts';

/* A ClickHouse server behind TLS with a certificate of an authority of one's own, by the settings that a service reads. */

const installed = installEngine('26.7.3');

describe.skipIf(installed.kind === 'unavailable')('a server behind TLS', () => {
  let folder: string;
  let secrets: Secrets;
  let engine: Engine;
  let front: Server;
  beforeAll(async () => {
    if (installed.kind === 'unavailable') return;
    folder = await mkdtemp(join(tmpdir(), 'breakwater-secure-engine-'));
    secrets = await makeSecrets(folder);
    engine = await startEngine(installed.value, join(folder, 'data'));
    const [cert, key] = await Promise.all(
      [secrets.serverCertFile, secrets.serverKeyFile].map((file) => readFile(file, 'utf8')),
    );
    const { hostname, port } = new URL(engine.url);
    front = createServer({ cert, key }, (plain) => {
      const behind = connect(Number(port), hostname);
      for (const side of [plain, behind]) side.on('error', () => {});
      plain.pipe(behind).pipe(plain);
    }).listen(0, 'localhost');
    await once(front, 'listening');
  });
  afterAll(async () => {
    front?.close();
    await engine?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (env: Record<string, string>): Promise<Store> => {
    const { port } = front.address() as AddressInfo;
    const url = `https://localhost:${port}`;
    const { server } = readStoreSettings({
      BREAKWATER_CLICKHOUSE_URL: url,
      BREAKWATER_BLOBS: join(folder, 'blobs'),
      ...env,
    });
    return openStore(server!, createLogger('test', 'silent'));
  };

  test('is opened, written and read where its authority is named', async () => {
    const store = await open({ BREAKWATER_CLICKHOUSE_CA_FILE: secrets.caFile });
    await store.insert('losses', [{ loss_id: 'by TLS', topic: 'events', at: new Date().toISOString() }], 'losses:tls');
    expect(await store.select('SELECT loss_id FROM losses')).toEqual([{ loss_id: 'by TLS' }]);
    await store.close();
  });

  test.each<[string, () => Record<string, string>]>([
    ['where its authority is not named', () => ({})],
    ['where the authority is another one', () => ({ BREAKWATER_CLICKHOUSE_CA_FILE: secrets.certFile })],
  ])('ends the start with a reason %s', async (_name, env) => {
    const words = await open(env()).then(
      () => 'it was opened',
      (error: unknown) => wordsOf(error),
    );
    expect(words).toContain('could not be reached or set up');
    expect(words).toMatch(/certificate/i);
  });
});

/** All that an error says, with its causes. */
const wordsOf = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${wordsOf(error.cause)}` : String(error ?? '');
