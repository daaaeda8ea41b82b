import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { readServiceConfig } from './config.ts';
import { decodeRecord, encodeRecord, openLog, outcomesRecordSchema } from './log/index.ts';
import { createLogger } from './service/index.ts';
import type { LogConfig } from './log/index.ts';
import { AUTH, EVENT, ID, settings } from './testing/open-test-relay.ts';
import { startRelay } from './start-relay.ts';

const logger = createLogger('relay-test', 'silent');

test('a stop answers the requests that have begun, takes no new ones and leaves the log whole', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'relay-service-'));
  const log: LogConfig = { kind: 'embedded', folder, partitions: 1, maxTopicBytes: 2 ** 30 };
  const before = await openLog(log, logger);
  await before.append('settings', [{ key: settings.publicKey, value: encodeRecord(settings) }]);
  await before.close();

  const env = { BREAKWATER_KAFKA_BROKERS: 'unused:9092', PORT: '0', HOST: '127.0.0.1' };
  const service = await startRelay({ ...readServiceConfig(env), log }, logger);
  const begun = begin(service.port);
  const late = connectLate(service.port);
  await Promise.all([begun.reached, late.reached]);
  const closed = service.close();
  late.finish();
  expect(await late.answer).toMatch(/^HTTP\/1\.1 200 OK\r\n(?=[^]*^connection: close\r\n)[^]*"id"/im);
  begun.finish();
  expect(await begun.answer).toEqual([200, `{"id":"${ID}"}`]);
  await closed;
  await expect(fetch(`http://127.0.0.1:${service.port}/api/relay/healthcheck/live/`)).rejects.toThrow();

  const after = await openLog(log, logger);
  const unreachable = (error: unknown): never => expect.unreachable(String(error));
  const keys: string[] = [];
  await after.tail('events', ({ key }) => keys.push(key), unreachable);
  const counts: string[] = [];
  await after.tail(
    'outcomes',
    ({ value }) => {
      const record = decodeRecord(outcomesRecordSchema, value!);
      counts.push(...record.counts.map((each) => `${each.quantity} ${each.category} ${each.outcome}`));
    },
    unreachable,
  );
  await after.close();
  await rm(folder, { recursive: true });
  expect(keys).toEqual([ID, ID]);
  expect(counts).toEqual(['2 error received', '2 error appended']);
});

/** A request of which half the body was sent. */
function begin(port: number) {
  const sent = request({
    port,
    host: '127.0.0.1',
    path: `/api/1/envelope/${AUTH}`,
    method: 'POST',
    headers: { expect: '100-continue' },
  });
  sent.flushHeaders();
  const answer = new Promise<[number | undefined, string]>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve([response.statusCode, body]));
    });
  });
  return {
    // The server sends "100 Continue" once it has the headers.
    reached: new Promise((resolve) => sent.on('continue', resolve)),
    finish: () => sent.end(EVENT),
    answer,
  };
}

/** A kept connection on which the first line of a request was sent, right after a whole request. */
function connectLate(port: number) {
  const socket = connect(port, '127.0.0.1');
  const [line, ...rest] = [
    `POST /api/1/envelope/${AUTH} HTTP/1.1`,
    'host: relay',
    `content-length: ${EVENT.length}`,
    '',
    EVENT,
  ];
  socket.write(`GET /api/relay/healthcheck/live/ HTTP/1.1\r\nhost: relay\r\n\r\n${line}\r\n`);
  let text = '';
  const reached = new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.once('data', () => {
      socket.on('data', (piece) => (text += piece.toString()));
      resolve();
    });
  });
  return {
    reached,
    finish: () => socket.write(rest.join('\r\n')),
    answer: new Promise<string>((resolve) => socket.on('close', () => resolve(text))),
  };
}
