import { GrowingPause } from '../consume/pause.ts';
import type { Place } from '../consume/place.ts';
import { LOG_LIMITS } from '../limits.ts';
import { LogUnavailableError } from '../port.ts';
import { METADATA_AGE_MS, PATIENT, type EachBatchPayload, type Kafka, type KafkaConsumer } from './client.ts';
import { encodeMetadata } from './places.ts';

export interface MemberOptions {
  groupId: string;
  topic: string;
  partitions: number;
  sessionTimeoutMs: number;
  /** How long a broker may keep a fetch that finds nothing, where that is longer than usual: each one costs, also of an idle topic. */
  fetchWaitMs?: number;
}

export interface MemberHandlers {
  /** After each joining, with the partitions that are now this member's. Nothing is handed to `onFetched` before it resolves. */
  onJoin(partitions: readonly number[]): Promise<void>;
  /** Must not wait for anything slow: it holds up all partitions, and with them the sign of life to the group. */
  onFetched(payload: EachBatchPayload): Promise<void>;
  /** A fetch of everything brought nothing: this member has read all there is. */
  onIdle?(): void;
  onError(error: unknown): void;
}

/** How long a broker keeps a fetch that finds nothing. Short, for a partition that is fetched again joins only the next one. */
const FETCH_WAIT_MS = 200;
/** By its answer a member hears that another has come or gone; until the last has heard of it, the whole group stands still. */
const HEARTBEAT_MS = 1_000;
/** How long the first joining is tried before whoever asked for it is told that it failed. */
const FIRST_JOIN_MS = 30_000;

/** A member of a consumer group, for as long as it is wanted: when the client gives up, it is begun anew. */
export class Member {
  private readonly kafka: Kafka;
  private readonly options: MemberOptions;
  private readonly handlers: MemberHandlers;
  readonly #stopping = new AbortController();
  readonly #growing = new GrowingPause();
  #consumer: KafkaConsumer | null = null;
  /** False while it is being begun: then whoever begins it hears of a failure. */
  #isMember = false;
  #commitOnce: EachBatchPayload['commitOffsetsIfNecessary'] | null = null;
  #joining: Promise<void> = Promise.resolve();
  #restarting: Promise<void> | null = null;

  private constructor(kafka: Kafka, options: MemberOptions, handlers: MemberHandlers) {
    this.kafka = kafka;
    this.options = options;
    this.handlers = handlers;
  }

  /** Resolves when the group has taken it in. */
  static async join(
    kafka: Kafka,
    options: MemberOptions,
    makeHandlers: (member: () => Member) => MemberHandlers,
  ): Promise<Member> {
    let member: Member | null = null;
    const get = (): Member => {
      if (!member) throw new Error('The member is not there yet.');
      return member;
    };
    member = new Member(kafka, options, makeHandlers(get));
    await member.#beginFirst();
    return member;
  }

  /** A broker that has just started has not loaded its groups yet, which the client takes for fatal. */
  async #beginFirst(): Promise<void> {
    const deadline = Date.now() + FIRST_JOIN_MS;
    for (;;) {
      try {
        await this.#begin();
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
      await this.#growing.wait(this.#stopping.signal);
    }
  }

  async #begin(): Promise<void> {
    const { groupId, topic, sessionTimeoutMs, partitions, fetchWaitMs } = this.options;
    const consumer = this.kafka.consumer({
      groupId,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.min(HEARTBEAT_MS, Math.floor(sessionTimeoutMs / 3)),
      maxWaitTimeInMs: Math.max(FETCH_WAIT_MS, fetchWaitMs ?? 0),
      maxBytesPerPartition: LOG_LIMITS.readBytes,
      metadataMaxAge: METADATA_AGE_MS,
      allowAutoTopicCreation: false,
      retry: { ...PATIENT, restartOnFailure: async () => false },
    });
    this.#consumer = consumer;
    this.#commitOnce = null;
    this.#isMember = false;
    const joined = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
        this.#joining = this.handlers.onJoin(payload.memberAssignment[topic] ?? []);
        this.#joining.then(resolve, (error: unknown) => {
          reject(error);
          this.#beginAgain(consumer, error);
        });
      });
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        reject(payload.error);
        this.#beginAgain(consumer, payload.error);
      });
    });
    this.#watchIdle(consumer);
    try {
      await consumer.connect();
      // A group that asks for an offset that is gone goes on at the oldest record, never at the end.
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: partitions,
        eachBatch: async (payload) => {
          await this.#joining;
          this.#commitOnce = payload.commitOffsetsIfNecessary;
          this.#growing.reset();
          await this.handlers.onFetched(payload);
        },
      });
      await joined;
      this.#isMember = true;
    } catch (cause) {
      joined.catch(() => undefined);
      await consumer.disconnect().catch(() => undefined);
      throw new LogUnavailableError(`The group ${groupId} could not be joined.`, { cause });
    }
  }

  #beginAgain(consumer: KafkaConsumer, error: unknown): void {
    if (this.#consumer !== consumer || !this.#isMember || this.#stopping.signal.aborted) return;
    this.#isMember = false;
    // Belongs to the membership that has ended.
    this.#commitOnce = null;
    this.handlers.onError(error);
    this.#restarting = this.#restart(consumer).finally(() => {
      this.#restarting = null;
    });
  }

  async #restart(consumer: KafkaConsumer): Promise<void> {
    await consumer.disconnect().catch(() => undefined);
    while (!this.#stopping.signal.aborted) {
      await this.#growing.wait(this.#stopping.signal);
      if (this.#stopping.signal.aborted) return;
      try {
        await this.#begin();
        return;
      } catch (error) {
        this.handlers.onError(error);
      }
    }
  }

  #watchIdle(consumer: KafkaConsumer): void {
    const { onIdle } = this.handlers;
    if (!onIdle) return;
    /** Of each broker: whether its last fetch brought nothing. */
    const idle = new Map<string, boolean>();
    let batches = 0;
    let batchesBefore = 0;
    consumer.on(consumer.events.GROUP_JOIN, () => idle.clear());
    consumer.on(consumer.events.START_BATCH_PROCESS, () => void (batches += 1));
    consumer.on(consumer.events.FETCH, ({ payload }) => {
      const nodeId = String((payload as { nodeId?: unknown }).nodeId);
      // Whether it brought something shows only when its batches begin; by the next fetch that is known of this one.
      const wasQuiet = idle.has(nodeId) && batches === batchesBefore;
      batchesBefore = batches;
      idle.set(nodeId, wasQuiet && payload.duration >= FETCH_WAIT_MS / 2);
      if ([...idle.values()].every(Boolean)) onIdle();
    });
  }

  /** One try, under the membership of this moment: a late one must not overwrite what the next owner of the partition commits. */
  async commit(partition: number, place: Place): Promise<void> {
    const { topic } = this.options;
    const offset = { partition, offset: String(place.offset), metadata: encodeMetadata(place) };
    try {
      if (this.#commitOnce) await this.#commitOnce({ topics: [{ topic, partitions: [offset] }] });
      else await this.#commitBeforeFetch({ topic, ...offset });
    } catch (cause) {
      throw new LogUnavailableError('Kafka did not take the place of a consumer group.', { cause });
    }
  }

  /** The other way to commit, where nothing was fetched yet. It resolves although nothing was committed when the client is stopping. */
  async #commitBeforeFetch(offset: {
    topic: string;
    partition: number;
    offset: string;
    metadata: string;
  }): Promise<void> {
    const consumer = this.#consumer;
    if (!consumer) throw new Error('not joined');
    let isCommitted = false;
    const unwatch = consumer.on(consumer.events.COMMIT_OFFSETS, ({ payload }) => {
      isCommitted ||= payload.topics.some(({ partitions }) =>
        partitions.some(({ partition }) => Number(partition) === offset.partition),
      );
    });
    await consumer.commitOffsets([offset]).finally(unwatch);
    if (!isCommitted) throw new Error('the client was stopping');
  }

  seek(partition: number, offset: number): void {
    this.#consumer?.seek({ topic: this.options.topic, partition, offset: String(offset) });
  }

  pause(partition: number): void {
    this.#consumer?.pause([{ topic: this.options.topic, partitions: [partition] }]);
  }

  resume(partition: number): void {
    this.#consumer?.resume([{ topic: this.options.topic, partitions: [partition] }]);
  }

  async leave(): Promise<void> {
    this.#stopping.abort();
    await this.#restarting;
    await this.#consumer?.disconnect();
  }
}
