import { bytesOf } from '../consume/batch.ts';
import { consumePartition } from '../consume/consume-partition.ts';
import type { PartitionSource } from '../consume/place.ts';
import { LOG_LIMITS } from '../limits.ts';
import type { Logger } from '../../service/logger.ts';
import { partitionOf } from '../partition-of.ts';
import { LogUnavailableError } from '../port.ts';
import type { Batch, Consumer, ConsumeOptions, Log, LogRecord, Position, StoredRecord, Tail } from '../port.ts';
import { assertFixed, partitionsOf } from '../topics.ts';
import type { TopicSpec } from '../topics.ts';
import { makeFolder } from '../../service/durable-file.ts';
import { canWrite } from './can-write.ts';
import { createClockJumps } from './clock-jumps.ts';
import { assertName, countPartitions, groupsFolder, partitionFolders, prepareFolder } from './folder.ts';
import { Groups } from './groups.ts';
import type { GroupPlaces } from './groups.ts';
import { headroomOf } from './headroom.ts';
import { holdLog } from './hold.ts';
import type { HeldLog } from './hold.ts';
import { lockFolder } from './lock.ts';
import type { FolderLock } from './lock.ts';
import { Maintenance } from './maintenance.ts';
import { Partition } from './partition.ts';
import { firstAfter, readPartition } from './read.ts';
import { tailPartitions } from './tail.ts';

const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;
export interface EmbeddedOptions {
  folder: string;
  partitions: number;
  maxTopicBytes: number;
  topics: readonly TopicSpec[];
  logger?: Logger;
  /**
   * At most an eighth of a partition's share of the topic, so that retention can drop little at a time. At most 64 MiB, because
   * opening reads the last segment.
   */
  segmentBytes?: number;
  /** The appended bytes after which a compacted topic is compacted. Every relay reads such a topic whole when it starts. */
  compactAfterBytes?: number;
  keepTombstonesMs?: number;
  now?: () => number;
}

interface Topic {
  spec: TopicSpec;
  partitions: Partition[];
}

export async function openEmbeddedLog(options: EmbeddedOptions): Promise<EmbeddedLog> {
  await makeFolder(options.folder);
  const lock = await lockFolder(options.folder);
  try {
    await prepareFolder(options.folder);
    const groups = await Groups.open(groupsFolder(options.folder));
    const log = new EmbeddedLog(options, lock, groups);
    await log.openTopics();
    return log;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The log as files of this process. The port states its promises; README.md explains how they are kept. */
export class EmbeddedLog implements Log {
  readonly #topics = new Map<string, Topic>();
  readonly #running = new Set<{ stop(): Promise<void> }>();
  readonly #consuming = new Set<string>();
  readonly #maintenance: Maintenance;
  readonly #now: () => number;
  #jumps: () => number = () => 0;
  #closing: Promise<void> | null = null;

  readonly #options: EmbeddedOptions;
  readonly #lock: FolderLock;
  readonly #groups: Groups;

  constructor(options: EmbeddedOptions, lock: FolderLock, groups: Groups) {
    this.#options = options;
    this.#lock = lock;
    this.#groups = groups;
    this.#now = options.now ?? Date.now;
    this.#maintenance = new Maintenance({
      topics: this.#topics,
      groups,
      maxTopicBytes: options.maxTopicBytes,
      compactAfterBytes: options.compactAfterBytes ?? MIB,
      keepTombstonesMs: options.keepTombstonesMs ?? HOUR_MS,
      now: this.#now,
      logger: options.logger,
    });
  }

  async openTopics(): Promise<void> {
    const opened = await Promise.allSettled(this.#options.topics.map((spec) => this.#openTopic(spec)));
    const failed = opened.find((one) => one.status === 'rejected');
    if (failed) {
      await this.#closePartitions();
      throw failed.reason;
    }
    const newest = [...this.#topics.values()].flatMap(({ partitions }) => partitions.map((one) => one.newestMs));
    this.#jumps = createClockJumps(this.#now, () => performance.now(), Math.max(0, ...newest));
    this.#maintenance.start();
  }

  async #openTopic(spec: TopicSpec): Promise<void> {
    const { folder, maxTopicBytes, partitions: count, compactAfterBytes = MIB, logger } = this.#options;
    const share = Math.min(64 * MIB, Math.max(MIB, Math.floor(maxTopicBytes / count / 8)));
    const segmentBytes =
      this.#options.segmentBytes ?? (spec.cleanup === 'compact' ? Math.min(share, compactAfterBytes) : share);
    const onRoll = (): void => this.#maintenance.soon();
    const wanted = (spec.alike && (await countPartitions(folder, spec.alike))) || partitionsOf(spec, count);
    const folders = await partitionFolders(folder, spec.name, wanted);
    assertFixed(spec, folders.length, count);
    const partitions: Partition[] = [];
    this.#topics.set(spec.name, { spec, partitions });
    for (const [index, path] of folders.entries()) {
      const { partition, cutBytes } = await Partition.open(path, { segmentBytes, now: this.#now, onRoll });
      partitions.push(partition);
      if (cutBytes > 0)
        logger?.warn({ topic: spec.name, partition: index, cutBytes }, 'cut an unfinished write that a crash had left');
    }
  }

  #topic(name: string): Topic {
    if (this.#closing) throw new LogUnavailableError('The log is closed.');
    const topic = this.#topics.get(name);
    if (!topic) throw new TypeError(`No such topic: "${name}"`);
    return topic;
  }

  async append(topicName: string, records: readonly LogRecord[]): Promise<void> {
    const { partitions } = this.#topic(topicName);
    const byPartition = new Map<Partition, LogRecord[]>();
    for (const record of records) {
      if (bytesOf(record) > LOG_LIMITS.recordBytes)
        throw new RangeError(`A record is larger than ${LOG_LIMITS.recordBytes} bytes.`);
      const partition = partitions[record.partition ?? partitionOf(record.key, partitions.length)];
      if (!partition) throw new RangeError(`Topic ${topicName} has no partition ${record.partition}.`);
      const own = byPartition.get(partition);
      if (own) own.push(record);
      else byPartition.set(partition, [record]);
    }
    const appended = await Promise.allSettled([...byPartition].map(([partition, own]) => partition.append(own)));
    for (const one of appended) if (one.status === 'rejected') throw one.reason;
  }

  async consume(options: ConsumeOptions, onBatch: (batch: Batch) => Promise<void>): Promise<Consumer> {
    const { partitions } = this.#topic(options.topic);
    assertName(options.group);
    const id = `${options.topic}:${options.group}`;
    if (this.#consuming.has(id))
      throw new Error(`Group ${options.group} already consumes ${options.topic} in this process.`);
    this.#consuming.add(id);

    const group = this.#groups.named(options.group);
    const fresh = [...partitions.entries()].filter(([index]) => !group.place(options.topic, index));
    const startOf = (partition: Partition): number => (options.from === 'latest' ? partition.end : partition.start);
    try {
      // From now on retention keeps the records that this group has not read.
      await group.remember(
        options.topic,
        fresh.map(([index, partition]) => [index, { offset: startOf(partition) }]),
      );
    } catch (error) {
      this.#consuming.delete(id);
      throw error;
    }

    const stopping = new AbortController();
    const running = [...partitions.entries()].map(([index, partition]) =>
      consumePartition(sourceOf(partition, index, options.topic, group, this.#now), options, onBatch, stopping.signal),
    );
    const consumer = {
      partitions: () => [...partitions.keys()],
      stop: async (): Promise<void> => {
        stopping.abort();
        await Promise.all(running);
        this.#running.delete(consumer);
        this.#consuming.delete(id);
      },
    };
    this.#running.add(consumer);
    return consumer;
  }

  async tail(
    topic: string,
    onRecord: (record: StoredRecord) => void,
    onError: (error: unknown) => void,
    onJoined?: () => void,
  ): Promise<Tail> {
    const stopping = new AbortController();
    const { caughtUp, done } = tailPartitions(
      this.#topic(topic).partitions,
      { onRecord, onError, onJoined },
      stopping.signal,
    );
    const tail = {
      stop: async (): Promise<void> => {
        stopping.abort();
        await done;
        this.#running.delete(tail);
      },
    };
    this.#running.add(tail);
    await caughtUp;
    return tail;
  }

  async positions(topic: string, groupName: string): Promise<Position[]> {
    const group = this.#groups.find(groupName);
    return this.#topic(topic).partitions.map((partition, index) => ({
      partition: index,
      committed: group?.place(topic, index)?.offset ?? partition.start,
      end: partition.end,
    }));
  }

  async healthy(): Promise<boolean> {
    if (this.#closing) return false;
    const isFailing = [...this.#topics.values()].some(({ partitions }) => partitions.some(({ failing }) => failing));
    return !isFailing || canWrite(this.#options.folder);
  }

  async headroom(): Promise<number> {
    const { folder, maxTopicBytes } = this.#options;
    return headroomOf(folder, this.#topics.values(), this.#groups, maxTopicBytes);
  }

  /** Keeps a moment of the log for a copy, until it is released. */
  async hold(name: string): Promise<HeldLog> {
    if (this.#closing) throw new LogUnavailableError('The log is closed.');
    return holdLog(this.#options.folder, name, this.#topics.values(), this.#groups);
  }

  /** Applies retention and compaction now. Otherwise both run when a segment is full, and each minute. */
  async maintain(): Promise<void> {
    await this.#maintenance.run();
  }

  /** No other process shares its partitions. */
  rebalances(): number {
    return 0;
  }

  clockAheadMs(): number | null {
    return this.#jumps();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#running].map((running) => running.stop()));
    await this.#maintenance.stop();
    await this.#closePartitions();
    await this.#groups.close();
    await this.#lock.release();
  }

  async #closePartitions(): Promise<void> {
    for (const { partitions } of this.#topics.values())
      await Promise.all(partitions.map((partition) => partition.close()));
  }
}

const sourceOf = (
  partition: Partition,
  index: number,
  topic: string,
  group: GroupPlaces,
  now: () => number,
): PartitionSource => ({
  partition: index,
  bounds: { start: partition.start, end: partition.end },
  start: () => partition.start,
  end: () => partition.end,
  read: (from, limits) => readPartition(partition, from, limits),
  waitFor: (offset, signal, ms) => partition.waitFor(offset, signal, ms),
  place: () => group.place(topic, index) ?? { offset: partition.start },
  resumeAt: (at) => firstAfter(partition, at),
  remember: (place) => group.remember(topic, [[index, place]]),
  now,
});
