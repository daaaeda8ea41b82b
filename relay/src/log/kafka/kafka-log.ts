import { randomUUID } from 'node:crypto';

import { BRISK, createClient, encodeProduceOnce, keepPlaces, PATIENT, stopIdlePolling } from './client.ts';
import type { Kafka } from './client.ts';
import { Appender } from './appender.ts';
import { joinGroup } from './group.ts';
import { inTime } from './in-time.ts';
import { committedPlaces, offsetBounds } from './places.ts';
import { Questions } from './questions.ts';
import type { KafkaSecurity } from './security.ts';
import { tailTopic } from './tail.ts';
import type { TopicSettings } from './topic-settings.ts';
import { prepareTopics } from './topics.ts';
import type { Logger } from '../../service/logger.ts';
import { LogUnavailableError } from '../port.ts';
import type { Batch, Consumer, ConsumeOptions, Log, LogRecord, Position, StoredRecord, Tail } from '../port.ts';

/** A health probe waits no longer than this: a broker that hangs counts as gone. */
const HEALTH_DEADLINE_MS = 3_000;
/**
 * A member that has died keeps its partitions for so long and, when it is started again, all partitions of its groups. No
 * process here keeps the event loop busy for more than a second or two.
 */
const SESSION_TIMEOUT_MS = 10_000;

/** A fetch delays the stop of its group, and the news of other members. */
const LONGEST_FETCH_MS = 1_000;
/**
 * The same behind a gate, which opens a second or two apart. A record ends the fetch at once, so only a partition that was
 * paused, with more than a batch at hand, waits for its next one.
 */
const GATED_FETCH_MS = 500;

export interface KafkaOptions extends TopicSettings {
  brokers: string[];
  clientId: string;
  security?: KafkaSecurity;
  compression?: 'gzip' | 'none';
  logger?: Logger;
  /** How long a consumer that has died keeps its partitions. Must be longer than the event loop may be busy. */
  sessionTimeoutMs?: number;
}

/** Connects and creates missing topics. Rejects with `LogUnavailableError` where no broker answers. */
export async function openKafkaLog(options: KafkaOptions): Promise<Log> {
  stopIdlePolling();
  keepPlaces();
  encodeProduceOnce();
  const { logger } = options;
  let questions: Questions | null = null;
  try {
    questions = await Questions.connect(() => createClient(options, BRISK).admin());
    await questions.ask((admin) => prepareTopics(admin, options, logger));
    return new KafkaLog(questions, options);
  } catch (cause) {
    await questions?.close().catch(() => undefined);
    throw new LogUnavailableError(`Kafka at ${options.brokers.join(', ')} could not be reached or set up.`, { cause });
  }
}

/** The log in a Kafka cluster. The port states its promises; README.md explains how they are kept. */
class KafkaLog implements Log {
  readonly #kafka: Kafka;
  readonly #questions: Questions;
  readonly #options: KafkaOptions;
  readonly #appender: Appender;
  readonly #running = new Set<{ stop(): Promise<void> }>();
  readonly #partitionCounts = new Map<string, number>();
  #rebalances = 0;
  #closing: Promise<void> | null = null;

  constructor(questions: Questions, options: KafkaOptions) {
    const { clientId } = options;
    // The group assigns partitions in the order of the members' ids, which begin with this. So one process has the same
    // partitions of all topics with as many, and knows which copies of a key it met in each.
    this.#kafka = createClient({ ...options, clientId: `${clientId}-${randomUUID()}` }, PATIENT);
    this.#questions = questions;
    this.#options = options;
    this.#appender = new Appender(createClient(options, BRISK), options.compression);
  }

  #topic(name: string): string {
    if (this.#closing) throw new LogUnavailableError('The log is closed.');
    if (!this.#options.topics.some((topic) => topic.name === name)) throw new TypeError(`No such topic: "${name}"`);
    return this.#options.topicPrefix + name;
  }

  /**
   * A group reads each topic under a group id of its own: the client cannot divide partitions among members that read different
   * topics.
   */
  #groupId(group: string, topic: string): string {
    return `${this.#options.topicPrefix}${group}.${topic}`;
  }

  async append(topic: string, records: readonly LogRecord[]): Promise<void> {
    const kafkaTopic = this.#topic(topic);
    for (const { partition } of records)
      if (partition !== undefined && partition >= (await this.#partitionsOf(kafkaTopic)))
        throw new RangeError(`Topic ${topic} has no partition ${partition}.`);
    await this.#appender.append(kafkaTopic, records);
  }

  /** Asked once: a topic whose records name their partition keeps its number. */
  async #partitionsOf(kafkaTopic: string): Promise<number> {
    const known = this.#partitionCounts.get(kafkaTopic);
    if (known !== undefined) return known;
    try {
      const { size } = await offsetBounds(this.#questions, kafkaTopic);
      this.#partitionCounts.set(kafkaTopic, size);
      return size;
    } catch (cause) {
      throw new LogUnavailableError('Kafka did not tell the partitions.', { cause });
    }
  }

  async consume(options: ConsumeOptions, onBatch: (batch: Batch) => Promise<void>): Promise<Consumer> {
    const memberOptions = {
      ...this.#memberOptions(options.topic),
      groupId: this.#groupId(options.group, options.topic),
      logger: this.#options.logger,
      onJoinedAgain: () => void this.#rebalances++,
      // A consumer that lets records linger can wait for its fetches too.
      fetchWaitMs: options.gate ? GATED_FETCH_MS : Math.min(LONGEST_FETCH_MS, 2 * (options.lingerMs ?? 0)),
    };
    return this.#keep(await joinGroup(this.#kafka, this.#questions, memberOptions, options, onBatch));
  }

  async tail(
    topic: string,
    onRecord: (record: StoredRecord) => void,
    onError: (error: unknown) => void,
    onJoined?: () => void,
  ): Promise<Tail> {
    const { topicPrefix } = this.#options;
    return this.#keep(
      await tailTopic(
        this.#kafka,
        this.#questions,
        this.#memberOptions(topic),
        topicPrefix,
        onRecord,
        onError,
        onJoined,
      ),
    );
  }

  #memberOptions(topic: string) {
    const { partitions, sessionTimeoutMs = SESSION_TIMEOUT_MS } = this.#options;
    return { topic: this.#topic(topic), partitions, sessionTimeoutMs };
  }

  #keep<T extends { stop(): Promise<void> }>(running: T): T {
    const kept = {
      ...running,
      stop: async (): Promise<void> => {
        this.#running.delete(kept);
        await running.stop();
      },
    };
    this.#running.add(kept);
    return kept;
  }

  async positions(topic: string, group: string): Promise<Position[]> {
    const kafkaTopic = this.#topic(topic);
    try {
      const places = await committedPlaces(this.#questions, this.#groupId(group, topic), kafkaTopic);
      const bounds = await offsetBounds(this.#questions, kafkaTopic);
      return [...bounds]
        .map(([partition, { start, end }]) => ({
          partition,
          committed: places.get(partition)?.offset ?? start,
          end,
        }))
        .sort((a, b) => a.partition - b.partition);
    } catch (cause) {
      throw new LogUnavailableError('Kafka did not tell the positions.', { cause });
    }
  }

  async healthy(): Promise<boolean> {
    if (this.#closing) return false;
    try {
      await inTime(
        HEALTH_DEADLINE_MS,
        this.#questions.ask((admin) => admin.describeCluster()),
      );
      return true;
    } catch {
      return false;
    }
  }

  /** The room in this process's own queue: the brokers' disks are watched by their operators. */
  async headroom(): Promise<number> {
    return this.#appender.headroom;
  }

  rebalances(): number {
    return this.#rebalances;
  }

  clockAheadMs(): number | null {
    return this.#appender.aheadMs;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#running].map((running) => running.stop()));
    await this.#appender.close();
    await this.#questions.close();
  }
}
