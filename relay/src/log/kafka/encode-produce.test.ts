import { createRequire } from 'node:module';

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
  expect(encodeProduce(options, NOW).equals(theirs.buffer)).toBe(true);
});

test.each([
  ['compressed', { ...plain, compression: 1, topicData: [] }],
  ['transactional', { ...plain, transactionalId: 't', topicData: [] }],
  ['with a time of its own', { ...plain, topicData: [topicOf([{ ...message, timestamp: '1' }])] }],
])('leaves what is %s to the client', (_name, options) => expect(isPlain(options)).toBe(false));
