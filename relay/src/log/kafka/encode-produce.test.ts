import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';

import { expect, test, vi } from 'vitest';

import { encodeProduce, isPlain } from './encode-produce.ts';
import type { ProduceOptions } from './encode-produce.ts';

const NOW = 1_790_000_000_123;
const require = createRequire(import.meta.url);
type Request = (options: ProduceOptions) => { encode(): Promise<{ buffer: Buffer }> };
const clientsOwn = require('kafkajs/src/protocol/requests/produce/v3/request') as Request;

const plain = { acks: -1, timeout: 30_000, producerId: '9007199254740993', producerEpoch: 3 };
const message = { key: 'k', value: Buffer.from('v'), headers: { meta: '{"v":1}' } };
const cases: [string, ProduceOptions][] = [
  ['one record', { ...plain, topicData: [topicOf([message])] }],
  [
    'tombstones and no headers',
    {
      ...plain,
      topicData: [
        topicOf([
          { key: 'k', value: null },
          { key: null, value: null },
        ]),
      ],
    },
  ],
  ['text that is not ASCII', { ...plain, topicData: [topicOf([{ key: 'Ключ', value: '値', headers: { ä: 'ö' } }])] }],
  ['a header twice', { ...plain, topicData: [topicOf([{ ...message, headers: { a: ['1', '2'], b: '3' } }])] }],
  [
    'lengths around each step of a varint',
    { ...plain, topicData: [topicOf([63, 64, 8191, 8192, 1_048_575, 1_048_576].map(recordOfBytes))] },
  ],
  ['more than 64 records', { ...plain, topicData: [topicOf(Array.from({ length: 200 }, (_, n) => recordOfBytes(n)))] }],
  [
    'several partitions and topics',
    {
      ...plain,
      topicData: [
        topicOf([message]),
        { topic: 'b', partitions: [{ partition: 7, firstSequence: 2 ** 31 - 1, messages: [message, message] }] },
      ],
    },
  ],
  ['a producer without an id', { acks: 1, timeout: 5, topicData: [topicOf([message])] }],
];

function topicOf(messages: ProduceOptions['topicData'][number]['partitions'][number]['messages']) {
  return { topic: 'events', partitions: [{ partition: 0, firstSequence: 12, messages }] };
}

function recordOfBytes(bytes: number) {
  return { key: String(bytes), value: Buffer.alloc(bytes, 'x') };
}

test.each(cases)('writes %s as the client does', async (_name, options) => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  const theirs = await clientsOwn(options).encode();
  vi.useRealTimers();
  expect(isPlain(options)).toBe(true);
  expect((await encodeProduce(options, NOW)).equals(theirs.buffer)).toBe(true);
});

const decoder = require('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => {
  readInt8(): number;
  slice(n: number): unknown;
};
const decodeBatch = require('kafkajs/src/protocol/recordBatch/v0/decoder') as (
  of: unknown,
) => Promise<{ attributes: number; records: { key: Buffer; value: Buffer | null; headers: object }[] }>;

/** The only batch of a request of one topic, as a consumer reads it. */
async function onlyBatch(options: ProduceOptions) {
  const bytes = await encodeProduce(options, NOW);
  const at = bytes.length - bytes.subarray(2 + 2 + 4 + 4 + 2 + options.topicData[0]!.topic.length + 4 + 4 + 4).length;
  return { bytes: bytes.length, ...(await decodeBatch(new decoder(bytes.subarray(at)))) };
}

test('a batch of plain records is compressed, and read by the client as it was', async () => {
  const text = JSON.stringify({ message: 'the same as many others '.repeat(100) });
  const messages = Array.from({ length: 20 }, (_, n) => ({
    key: `k${n}`,
    value: Buffer.from(`${text}${n}`),
    headers: { meta: '{"v":1}' },
  }));
  const { bytes, records } = await onlyBatch({ ...plain, compression: 1, topicData: [topicOf(messages)] });
  expect(bytes).toBeLessThan(text.length);
  expect(records.map(({ key, value }) => [String(key), String(value)])).toEqual(
    messages.map(({ key, value }) => [key, String(value)]),
  );
});

test('a batch that clients have compressed, and a small one, are left as they are', async () => {
  for (const value of [gzipSync('x'.repeat(100_000)).subarray(0, 90), Buffer.from('{}')]) {
    const messages = Array.from({ length: 20 }, () => ({ key: 'k', value }));
    const options = { ...plain, topicData: [topicOf(messages)] };
    expect(await encodeProduce({ ...options, compression: 1 }, NOW)).toEqual(await encodeProduce(options, NOW));
  }
});

test.each([
  ['compressed by another codec', { ...plain, compression: 2, topicData: [] }],
  ['transactional', { ...plain, transactionalId: 't', topicData: [] }],
  ['with a time of its own', { ...plain, topicData: [topicOf([{ ...message, timestamp: '1' }])] }],
])('leaves what is %s to the client', (_name, options) => expect(isPlain(options)).toBe(false));
