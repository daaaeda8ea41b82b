import { GrowingPause } from '../consume/pause.ts';
import type { Place } from '../consume/place.ts';
import { LOG_LIMITS } from '../limits.ts';
import { LogUnavailableError } from '../port.ts';
import { METADATA_AGE_MS, PATIENT } from './client.ts';
import type { EachBatchPayload, Kafka, KafkaConsumer } from './client.ts';
import { encodeMetadata } from './places.ts';

export interface MemberOptions {
  groupId: string;
  topic: string;
  partitions: number;
  sessionTimeoutMs: number;
  /**
   * How long a broker may keep a fetch that finds nothing, where longer than usual: each fetch has a cost, even on an idle
   * topic.
   */
  fetchWaitMs?: number;
  /** Called when the group has dealt out its partitions anew. */
  onJoinedAgain?: () => void;
}

export interface MemberHandlers {
  /** Called after each joining, with the partitions that this member now has. `onFetched` is not called before it resolves. */
  onJoin(partitions: readonly number[]): Promise<void>;
  /** Must not wait for anything slow: it blocks all partitions, and the heartbeat of the group with them. */
  onFetched(payload: EachBatchPayload): Promise<void>;
  /** Called when a fetch of all partitions found nothing: this member has read all records. */
  onIdle?(): void;
  onError(error: unknown): void;
}

/** How long a broker keeps a fetch that finds nothing. Short, because a partition that resumes joins only the next fetch. */
const FETCH_WAIT_MS = 200;
/** A heartbeat's answer shows a member that another has joined or left. Until the last has had it, the whole group stands still. */
const HEARTBEAT_MS = 1_000;
/** How long the first joining is tried before `join` rejects. */
const FIRST_JOIN_MS = 30_000;
/** The broker counts the session from the heartbeat, and this process from its answer. */
const SURE = 0.8;

/** A member of a consumer group until `leave`: when the client gives up, the member joins anew. */
export class Member {
  readonly #kafka: Kafka;
  readonly #options: MemberOptions;
  readonly #handlers: MemberHandlers;
  readonly #stopping = new AbortController();
  readonly #growing = new GrowingPause();
  #consumer: KafkaConsumer | null = null;
  /** False while the member joins: `#begin` then throws, so `onError` is not called. */
  #isMember = false;
  #hasJoined = false;
  #commitOnce: EachBatchPayload['commitOffsetsIfNecessary'] | null = null;
  #joining: Promise<void> = Promise.resolve();
  #restarting: Promise<void> | null = null;
  #answeredAt = -Infinity;

  private constructor(kafka: Kafka, options: MemberOptions, handlers: MemberHandlers) {
    this.#kafka = kafka;
    this.#options = options;
    this.#handlers = handlers;
  }

  /** Resolves when the group has accepted the member. */
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

  /** Tries again, because a broker that has just started has not loaded its groups yet, and the client takes that for fatal. */
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
    const { groupId, topic, sessionTimeoutMs, partitions, fetchWaitMs } = this.#options;
    const consumer = this.#kafka.consumer({
      groupId,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.min(HEARTBEAT_MS, Math.floor(sessionTimeoutMs / 3)),
      maxWaitTimeInMs: Math.max(FETCH_WAIT_MS, fetchWaitMs ?? 0),
      // Batches may be compressed by ten times, and more than one is fetched of each partition.
      maxBytesPerPartition: LOG_LIMITS.readBytes / 4,
      metadataMaxAge: METADATA_AGE_MS,
      allowAutoTopicCreation: false,
      retry: { ...PATIENT, restartOnFailure: async () => false },
    });
    this.#consumer = consumer;
    this.#commitOnce = null;
    this.#isMember = false;
    const answered = (): void => void (this.#answeredAt = Date.now());
    consumer.on(consumer.events.HEARTBEAT, answered);
    const joined = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
        answered();
        if (this.#hasJoined) this.#options.onJoinedAgain?.();
        this.#hasJoined = true;
        this.#joining = this.#handlers.onJoin(payload.memberAssignment[topic] ?? []);
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
      // A group that asks for an offset that is gone continues at the oldest record, never at the end.
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: partitions,
        eachBatch: async (payload) => {
          await this.#joining;
          this.#commitOnce = payload.commitOffsetsIfNecessary;
          this.#growing.reset();
          await this.#handlers.onFetched(payload);
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

  /**
   * False when the group may have given the partitions to another member: a process that was frozen for longer than its session
   * wakes in the middle of its work, before it can notice.
   */
  isCurrent(): boolean {
    return Date.now() - this.#answeredAt < this.#options.sessionTimeoutMs * SURE;
  }

  #beginAgain(consumer: KafkaConsumer, error: unknown): void {
    if (this.#consumer !== consumer || !this.#isMember || this.#stopping.signal.aborted) return;
    this.#isMember = false;
    // The function belongs to the membership that has ended.
    this.#commitOnce = null;
    this.#handlers.onError(
      new LogUnavailableError(`The membership of the group ${this.#options.groupId} has ended.`, { cause: error }),
    );
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
        this.#handlers.onError(error);
      }
    }
  }

  #watchIdle(consumer: KafkaConsumer): void {
    const { onIdle } = this.#handlers;
    if (!onIdle) return;
    /** By broker: whether its last fetch found nothing. */
    const idle = new Map<string, boolean>();
    let batches = 0;
    let batchesBefore = 0;
    consumer.on(consumer.events.GROUP_JOIN, () => idle.clear());
    consumer.on(consumer.events.START_BATCH_PROCESS, () => void (batches += 1));
    consumer.on(consumer.events.FETCH, ({ payload }) => {
      const nodeId = String((payload as { nodeId?: unknown }).nodeId);
      // A fetch shows that it found records only when their batches begin, and that is known by the next fetch.
      const wasQuiet = idle.has(nodeId) && batches === batchesBefore;
      batchesBefore = batches;
      idle.set(nodeId, wasQuiet && payload.duration >= FETCH_WAIT_MS / 2);
      if ([...idle.values()].every(Boolean)) onIdle();
    });
  }

  /** Tries once, under the present membership: a late commit must not overwrite those of the partition's next owner. */
  async commit(partition: number, place: Place): Promise<void> {
    const { topic } = this.#options;
    const offset = { partition, offset: String(place.offset), metadata: encodeMetadata(place) };
    try {
      if (this.#commitOnce) await this.#commitOnce({ topics: [{ topic, partitions: [offset] }] });
      else await this.#commitBeforeFetch({ topic, ...offset });
    } catch (cause) {
      throw new LogUnavailableError('Kafka did not take the place of a consumer group.', { cause });
    }
  }

  /** Commits before anything was fetched. The client resolves without a commit while it is stopping, hence the check. */
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
    this.#consumer?.seek({ topic: this.#options.topic, partition, offset: String(offset) });
  }

  pause(partition: number): void {
    this.#consumer?.pause([{ topic: this.#options.topic, partitions: [partition] }]);
  }

  resume(partition: number): void {
    this.#consumer?.resume([{ topic: this.#options.topic, partitions: [partition] }]);
  }

  async leave(): Promise<void> {
    this.#stopping.abort();
    await this.#restarting;
    await this.#consumer?.disconnect();
  }
}
