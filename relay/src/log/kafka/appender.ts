import { bytesOf } from '../consume/batch.ts';
import { LOG_LIMITS } from '../limits.ts';
import { partitionOf } from '../partition-of.ts';
import { LogUnavailableError } from '../port.ts';
import type { LogRecord } from '../port.ts';
import { BRISK, METADATA_AGE_MS } from './client.ts';
import type { Kafka, Message, Producer } from './client.ts';
import { inTime } from './in-time.ts';
import { messageOf } from './message.ts';

/**
 * One request per message costs 160–240 µs of CPU, one every 5 ms 18–50 µs a message. The first message after a pause is sent
 * at once; under load messages are collected while a request is on its way, and at least this long.
 */
const COLLECT_MS = 5;
/** Below Kafka's own default for a batch (1 MiB), so that topics with default settings take ours. Larger records are sent alone. */
const REQUEST_BYTES = 900 * 1024;
/** The caller of an append must answer its own client in time; the client library's own limits add up to more. */
const REQUEST_DEADLINE_MS = 10_000;
/** With a slow broker, a queue within its bound in bytes may be minutes long. Records that waited so long are refused. */
const QUEUE_DEADLINE_MS = 10_000;

/** Kafka's numbers for the codecs of batches. */
const NONE = 0;
const GZIP = 1;

interface Append {
  left: number;
  /** A part of the append was sent. */
  hasBegun: boolean;
  resolve: () => void;
  reject: (error: unknown) => void;
}

interface Queued {
  topic: string;
  message: Message;
  bytes: number;
  /** When the record began to wait. */
  since: number;
  append: Append;
}

interface Sender {
  producer: Producer;
  /**
   * The callers were told that the appends failed. Records not sent yet must not be sent any more, behind records appended
   * since.
   */
  isGivenUp: boolean;
}

/** Sends appends in few large requests, and resolves each when all in-sync replicas have its records. */
export class Appender {
  readonly #kafka: Pick<Kafka, 'producer'>;
  readonly #now: () => number;
  readonly #compression: number;
  #sender: Sender | null = null;
  #queue: Queued[] = [];
  #queuedBytes = 0;
  #sending: Promise<void> | null = null;
  #lastSentAt = 0;
  /** By how much the clock of this process was ahead of the broker's at the last request. */
  aheadMs: number | null = null;

  constructor(
    kafka: Pick<Kafka, 'producer'>,
    compression: 'gzip' | 'none' = 'gzip',
    now: () => number = () => performance.now(),
  ) {
    this.#kafka = kafka;
    this.#compression = compression === 'gzip' ? GZIP : NONE;
    this.#now = now;
  }

  append(topic: string, records: readonly LogRecord[]): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    const sizes = records.map(bytesOf);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    if (sizes.some((size) => size > LOG_LIMITS.recordBytes)) {
      return Promise.reject(new RangeError(`A record is larger than ${LOG_LIMITS.recordBytes} bytes.`));
    }
    if (this.#queuedBytes > 0 && this.#queuedBytes + bytes > LOG_LIMITS.queuedBytes) {
      return Promise.reject(
        new LogUnavailableError('Too many records wait to be sent: Kafka is too slow for what comes in.'),
      );
    }
    this.#queuedBytes += bytes;
    return new Promise((resolve, reject) => {
      const append = { left: records.length, hasBegun: false, resolve, reject };
      const since = this.#now();
      for (const [index, record] of records.entries()) {
        this.#queue.push({ topic, message: messageOf(record), bytes: sizes[index] ?? 0, since, append });
      }
      this.#sending ??= this.#sendAll();
    });
  }

  get headroom(): number {
    return Math.max(0, 1 - this.#queuedBytes / LOG_LIMITS.queuedBytes);
  }

  async #sendAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const early = this.#lastSentAt + COLLECT_MS - this.#now();
      // Even without a delay, appends of the same turn of the event loop share the first request.
      await new Promise((resolve) => (early > 0 ? setTimeout(resolve, early) : setImmediate(resolve)));
      this.#lastSentAt = this.#now();
      this.#refuseLate();
      const request = this.#takeRequest();
      if (request.length === 0) break;
      const sent = this.#send(request);
      try {
        await inTime(REQUEST_DEADLINE_MS, sent);
        this.#settle(request, null);
      } catch (cause) {
        // Records behind it would fail alike, each after the same time, so their appends are rejected now.
        const behind = isTooLarge(cause) ? [] : this.#queue.splice(0);
        this.#settle([...request, ...behind], new LogUnavailableError('Kafka did not take the records.', { cause }));
        void this.#giveUp(sent);
      }
    }
    this.#sending = null;
  }

  /** Spares the rest of an append that has begun: its caller would send all of it again, and get no further. */
  #refuseLate(): void {
    const oldest = this.#now() - QUEUE_DEADLINE_MS;
    const isLate = ({ since, append }: Queued): boolean => since < oldest && !append.hasBegun;
    const [first] = this.#queue;
    if (!first || first.since >= oldest) return;
    const late = this.#queue.filter(isLate);
    this.#queue = this.#queue.filter((queued) => !isLate(queued));
    this.#settle(late, new LogUnavailableError('The records waited too long to be sent: Kafka is too slow.'));
  }

  #takeRequest(): Queued[] {
    let bytes = 0;
    const count = this.#queue.findIndex((queued, index) => {
      bytes += queued.bytes;
      return index > 0 && bytes > REQUEST_BYTES;
    });
    const request = this.#queue.splice(0, count === -1 ? this.#queue.length : count);
    for (const { append } of request) append.hasBegun = true;
    return request;
  }

  async #send(request: readonly Queued[]): Promise<void> {
    const byTopic = new Map<string, Message[]>();
    for (const { topic, message } of request) {
      const messages = byTopic.get(topic);
      if (messages) messages.push(message);
      else byTopic.set(topic, [message]);
    }
    const { producer } = (this.#sender ??= this.#createSender());
    // Connects only where the producer is not connected.
    await producer.connect();
    const sentAt = Date.now();
    const taken = await producer.sendBatch({
      acks: -1,
      compression: this.#compression,
      topicMessages: [...byTopic].map(([topic, messages]) => ({ topic, messages })),
    });
    this.aheadMs = aheadOf(sentAt, Date.now(), Number(taken.at(-1)?.logAppendTime ?? -1)) ?? this.aheadMs;
  }

  #createSender(): Sender {
    const producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      metadataMaxAge: METADATA_AGE_MS,
      retry: BRISK,
      // Called at each try: the one place to stop a client that goes on trying, and connects anew for it, after it was
      // disconnected.
      createPartitioner:
        () =>
        ({ message, partitionMetadata }) => {
          if (sender.isGivenUp) throw new Error('The records were given up.');
          return message.partition ?? partitionOf(String(message.key), partitionMetadata.length);
        },
    });
    const sender: Sender = { producer, isGivenUp: false };
    return sender;
  }

  #settle(request: readonly Queued[], error: Error | null): void {
    for (const { append, bytes } of request) {
      this.#queuedBytes -= bytes;
      if (error) append.reject(error);
      else if (--append.left === 0) append.resolve();
    }
  }

  /**
   * After a failure the client reuses the sequence numbers of the lost request. If the broker had received that request after
   * all, it would take other records under those numbers for repeats, acknowledge and drop them. A new producer id rules that
   * out.
   */
  async #giveUp(sent: Promise<void>): Promise<void> {
    const sender = this.#sender;
    this.#sender = null;
    if (!sender) return;
    sender.isGivenUp = true;
    await disconnect(sender);
    await sent.catch(() => undefined);
    await disconnect(sender);
  }

  /** Sends the queued records, then disconnects. */
  async close(): Promise<void> {
    await this.#sending;
    if (this.#sender) await disconnect(this.#sender);
    this.#sender = null;
  }
}

/** The broker's time lies between sending and answer, unless one of two clocks is wrong. Null where the broker tells no time. */
export function aheadOf(sentAt: number, answeredAt: number, appendedAt: number): number | null {
  if (appendedAt < 0) return null;
  if (appendedAt < sentAt) return sentAt - appendedAt;
  return Math.min(0, answeredAt - appendedAt);
}

const disconnect = ({ producer }: Sender): Promise<void> => producer.disconnect().catch(() => undefined);

/** The broker has refused these records for their size: those behind them may fit. */
const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'type' in error && TOO_LARGE.has(String(error.type));

const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);
