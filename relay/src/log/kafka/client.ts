import { createRequire } from 'node:module';

import { Kafka, logLevel } from 'kafkajs';
import type { logCreator, SASLOptions } from 'kafkajs';

import type { Logger } from '../../service/logger.ts';
import { encodeProduce, isPlain } from './encode-produce.ts';
import { OPEN_KAFKA } from './security.ts';
import type { KafkaSecurity } from './security.ts';
import type { ProduceOptions } from './encode-produce.ts';

/* The only file that imports the client library; the others of this folder use these types. */
export type { Admin, Consumer as KafkaConsumer, EachBatchPayload, Kafka, Message, Producer } from 'kafkajs';

interface Retry {
  initialRetryTime: number;
  maxRetryTime: number;
  factor: number;
  multiplier: number;
  retries: number;
}

/*
 * Set in full: settings left out take other values when NODE_ENV is `test`. The client retries on several levels at once
 * (connecting, finding the leader, sending), so the times multiply.
 */
/** For consumers: enough time for a new leader or coordinator. */
export const PATIENT: Retry = { initialRetryTime: 100, maxRetryTime: 2_000, factor: 0.2, multiplier: 2, retries: 6 };
/** For appends and questions: a caller waits for the answer, and can try again elsewhere. */
export const BRISK: Retry = { initialRetryTime: 100, maxRetryTime: 400, factor: 0.2, multiplier: 2, retries: 3 };

/**
 * How long it may take until a client finds new partitions of a topic, which nothing reads before. By default that is five
 * minutes.
 */
export const METADATA_AGE_MS = 15_000;

export interface KafkaClientOptions {
  brokers: string[];
  clientId: string;
  security?: KafkaSecurity;
  logger?: Logger;
}

export const createClient = (
  { brokers, clientId, security: { tls, sasl } = OPEN_KAFKA, logger }: KafkaClientOptions,
  retry: Retry,
): Kafka =>
  new Kafka({
    brokers,
    clientId,
    ...(tls && { ssl: { ...tls } }),
    ...(sasl && { sasl: sasl as SASLOptions }),
    connectionTimeout: 2_000,
    requestTimeout: 15_000,
    retry,
    logLevel: logLevel.WARN,
    logCreator: routeTo(logger),
  });

/**
 * The client checks each millisecond on every connection whether a request waits, even when none does (kafkajs issue 1751): 4.5
 * % of a core for an idle consumer. To check only while one waits loses nothing, because a request that has to wait starts the
 * check too.
 */
export function stopIdlePolling(): void {
  const { prototype } = require('kafkajs/src/network/requestQueue') as {
    prototype: RequestQueue;
  };
  const schedule = prototype.scheduleCheckPendingRequests;
  if (schedule.name === 'scheduleWhilePending') return;
  prototype.scheduleCheckPendingRequests = function scheduleWhilePending(this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}

/** Makes {@link encodeProduce} write produce requests where it can. All else around them stays the client's own. */
export function encodeProduceOnce(): void {
  const { cache, resolve } = require;
  const path = resolve('kafkajs/src/protocol/requests/produce/v3/request');
  const original = require(path) as (options: ProduceOptions) => ProduceRequest;
  const module = cache[path];
  if (!module || original.name === 'produceRequest') return;
  // Later versions of the request load this module when they are first used.
  module.exports = function produceRequest(options: ProduceOptions): ProduceRequest {
    const request = original(options);
    return isPlain(options)
      ? { ...request, encode: async () => encoderOf(await encodeProduce(options, Date.now(), HEADROOM)) }
      : request;
  };

  // The client copies a request twice, to put a header and a length in front of it. Here both are written where room was left.
  const { prototype } = require('kafkajs/src/protocol/encoder') as { prototype: Encoder };
  const { writeEncoder } = prototype;
  prototype.writeEncoder = function writeBefore(this: Encoder, value: Encoder): Encoder {
    const room = value.headroom ?? 0;
    if (room === 0 || this.offset > room) return writeEncoder.call(this, value);
    const { buffer, byteOffset } = value.buf;
    const whole = Buffer.from(buffer, byteOffset - this.offset, this.offset + value.size());
    this.buf.copy(whole, 0, 0, this.offset);
    this.headroom = room - this.offset;
    this.buf = whole;
    this.offset = whole.length;
    return this;
  };
}

/** Room for a length, the header of a request, and a client id of up to 400 bytes. */
const HEADROOM = 512;

const require = createRequire(import.meta.url);

interface ProduceRequest {
  encode: () => Promise<Pick<Encoder, 'buf' | 'buffer' | 'size' | 'headroom'>>;
}

interface Encoder {
  buf: Buffer;
  offset: number;
  readonly buffer: Buffer;
  size(): number;
  /** Bytes in front of `buf` that belong to it. */
  headroom?: number;
  writeEncoder(value: Encoder): Encoder;
}

const encoderOf = (bytes: Buffer) => ({ buf: bytes, buffer: bytes, size: () => bytes.length, headroom: HEADROOM });

interface RequestQueue {
  pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

/**
 * When a fetch asks for an offset that is gone, the client commits "the oldest" over the group's place, with the batch in hand.
 * A crash before the loss was stated would then forget the loss. Here the client fetches on from the oldest and leaves the
 * place alone.
 */
export function keepPlaces(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/consumer/offsetManager') as {
    prototype: OffsetManager;
  };
  prototype.setDefaultOffset = async function fetchFromOldest(
    this: OffsetManager,
    { topic, partition },
  ): Promise<void> {
    const question = { topic, partitions: [{ partition }], fromBeginning: true };
    const [answer] = await this.cluster.fetchTopicsOffset([question]);
    const oldest = answer?.partitions.find((one) => one.partition === partition);
    const resolved = this.resolvedOffsets[topic];
    if (oldest && resolved) resolved[partition] = oldest.offset;
  };
}

interface OffsetManager {
  cluster: {
    fetchTopicsOffset(
      questions: { topic: string; partitions: { partition: number }[]; fromBeginning: boolean }[],
    ): Promise<{ partitions: { partition: number; offset: string }[] }[]>;
  };
  resolvedOffsets: Record<string, Record<number, string>>;
  setDefaultOffset(of: { topic: string; partition: number }): Promise<void>;
}

/** The client logs steps of its own recovery; their consequences come out as errors. */
const routeTo =
  (logger: Logger | undefined): logCreator =>
  () =>
  ({ namespace, log }) =>
    logger?.debug({ namespace, kafka: log.message, cause: log['error'] }, 'the Kafka client has something to say');
