import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { openStore } from '@breakwater/processor/store';
import { blobsContract, openS3Blobs } from '@breakwater/processor/store/blobs-contract';
import { createLogger } from '@breakwater/relay/service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startBreakwater } from '../../support/breakwater.ts';
import { operate } from '../../support/operate.ts';
import { uploadMap } from '../../support/read-api.ts';
import { installMoto, startS3 } from './moto.ts';

/* Source maps in a bucket of a server that speaks the protocol of S3. */

const BUCKET = 'maps';
const installed = installMoto();

describe.skipIf(installed.kind === 'unavailable')('a bucket of S3', () => {
  let server: Awaited<ReturnType<typeof startS3>>;
  let folder = '';
  beforeAll(async () => {
    // Amazon's SDK reads them itself.
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' });
    if (installed.kind === 'available') server = await startS3(installed.value, BUCKET);
    folder = await mkdtemp(join(tmpdir(), 'breakwater-s3-'));
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Blobs are opened without a database: the server's engine is not asked for. */
  const open = (maxBytes?: number) =>
    openS3Blobs(`s3://${BUCKET}/a/prefix/`, { endpoint: server.url, region: 'us-east-1', pathStyle: true }, maxBytes);
  blobsContract(open);

  test('a part that fails ends the stream that it came from, and nothing stands under the key', async () => {
    // The server takes the beginning of an upload, and no part of it.
    const { port } = new URL(server.url);
    const refusing = createServer((asked, reply) => {
      if (asked.method === 'PUT' && asked.url?.includes('partNumber=')) {
        asked.resume();
        reply.writeHead(403).end();
        return;
      }
      const passed = request({ port, path: asked.url, method: asked.method, headers: asked.headers }, (answer) => {
        reply.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(reply);
      });
      asked.pipe(passed);
    }).listen(0, '127.0.0.1');
    await once(refusing, 'listening');
    const endpoint = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`;
    const blobs = await openS3Blobs(`s3://${BUCKET}`, { endpoint, region: 'us-east-1', pathStyle: true });
    const piece = Buffer.alloc(1024 * 1024);
    const endless = new Readable({
      read() {
        this.push(piece);
      },
    });
    await expect(blobs.put('never', endless)).rejects.toThrow();
    expect(endless.destroyed).toBe(true);
    expect(await blobs.get('never')).toBeNull();
    blobs.close();
    // Connections that are kept would hold it open.
    refusing.close();
    await once(refusing, 'close');
  });

  test('a bucket that is not there ends the start with a sentence', async () => {
    const store = openStore(
      {
        kind: 'embedded',
        folder: join(folder, 'store'),
        maxMemoryBytes: 512 * 1024 * 1024,
        blobFolder: 's3://nowhere',
        s3: { endpoint: server.url, region: 'us-east-1', pathStyle: true },
      },
      createLogger('test', 'silent'),
    );
    await expect(store).rejects.toThrow('there is no such bucket');
  });

  test('the product keeps uploaded maps there, and a backup says that it has no copy', async () => {
    const env = {
      BREAKWATER_BLOBS: `s3://${BUCKET}/product`,
      BREAKWATER_S3_ENDPOINT: server.url,
      BREAKWATER_S3_PATH_STYLE: 'yes',
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
    const breakwater = await startBreakwater(env);
    await uploadMap(breakwater, '11111111-2222-4333-8444-555555555555');
    const listed = await (await fetch(`${server.url}/${BUCKET}?list-type=2&prefix=product/artifacts/`)).text();
    expect(listed).toContain('<KeyCount>1</KeyCount>');
    const backups = join(folder, 'backups');
    const taken = await operate(['backup', backups], { BREAKWATER_DATA: breakwater.dataFolder });
    expect(taken.code).toBe(0);
    const restored = await operate(['restore', taken.stdout.split(':')[0] ?? '', '--data', join(folder, 'data')], {});
    expect(restored.stdout.includes('bucket') || restored.stderr).toBe(true);
    await breakwater.stop();
  }, 120_000);
});
