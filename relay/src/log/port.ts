/** A record to append: bytes under a key. Records with one key stay in order; a null value is a tombstone on a compacted topic. */
export interface LogRecord {
  key: string;
  value: Uint8Array | null;
  headers?: Readonly<Record<string, string>>;
  /** The partition that takes the record, in place of its key's; a topic that has no such partition rejects the append. */
  partition?: number;
}

/** A record of the log. `offset` is its place in its partition; offsets rise but need not be dense. */
export interface StoredRecord {
  key: string;
  value: Uint8Array | null;
  headers: Readonly<Record<string, string>>;
  offset: number;
  /** Epoch milliseconds of the append, by the log's clock. */
  timestampMs: number;
}

/**
 * A contiguous range of one partition: every record with `first <= offset < end`. The log remembers the range of a batch
 * before it hands it out, so a batch that was not finished (crash, thrown handler) is handed out again as the same range,
 * with `redelivered` set. That makes `id` a token by which a store can drop the repeat.
 */
export interface Batch {
  topic: string;
  partition: number;
  first: number;
  /** Exclusive. */
  end: number;
  records: readonly StoredRecord[];
  redelivered: boolean;
  /** `topic:partition:first-end@time`: unique to a range of records, even if the log was deleted and begun anew. */
  id: string;
}

/** Records that the log dropped before a group had read them: `first <= offset < end`. */
export interface LostRange {
  topic: string;
  partition: number;
  first: number;
  /** Exclusive. */
  end: number;
  /** When the newest record before the gap was appended, and the oldest one behind it, as far as known. Epoch milliseconds. */
  afterMs: number | null;
  beforeMs: number | null;
}

/**
 * The log ends before what a group had done: it was cut back, or begun anew. Nothing of that is lost. Whether the log held records that
 * the group had not read yet is not known.
 */
export interface CutBack {
  topic: string;
  partition: number;
  /** The next offset that will be written. */
  end: number;
  /** The group had done the records below it. */
  done: number;
  /** When the newest of these was appended, where that is known. Epoch milliseconds. */
  afterMs: number | null;
}

/** A batch that is not full yet. */
export interface OpenBatch {
  topic: string;
  partition: number;
  /** When its oldest record was appended, by the log's clock. Epoch milliseconds. */
  oldestMs: number;
}

/**
 * Decides when batches that are not full are handed out. Consumers that share a gate hand theirs out at the same moment,
 * whichever topics and partitions they read.
 */
export interface BatchGate {
  /**
   * Resolves when the batch may be handed out, with all that it has by then. The signal is aborted when the batch has become
   * full, or is not wanted any more; then it resolves too.
   */
  pass(batch: OpenBatch, signal: AbortSignal): Promise<void>;
}

export interface ConsumeOptions {
  topic: string;
  group: string;
  /** A batch holds at most this many records and this many bytes, but always at least one record. Read anew for each batch. */
  maxRecords: number;
  maxBytes: number;
  /** How long a batch that is not full may wait for more records after its first. Without it, and without a gate, not at all. */
  lingerMs?: number;
  /** In place of `lingerMs`: says when a batch that is not full is handed out. A full one never waits for it. */
  gate?: BatchGate;
  /** Where a group without offsets starts. */
  from?: 'earliest' | 'latest';
  /** Called with each error of a handler or the log (a `LogUnavailableError`); the batch is retried after a bounded, growing pause. */
  onError: (error: unknown, batch: Pick<Batch, 'topic' | 'partition' | 'first' | 'end'> | null) => void;
  /** Called when this process has its partitions, each time that a group has been balanced: the log that was away is there again. */
  onJoined?: () => void;
  /**
   * Called before the first batch of a partition, each time that the partition is assigned to this process: another process may
   * have changed its state meanwhile.
   */
  onTaken?: (partition: number) => void;
  /**
   * Called when a partition is no longer assigned to this process, before that shows in anything else. A batch of it that is in
   * hand will be handed out again, by another process or, after `onTaken`, by this one.
   */
  onLeft?: (partition: number) => void;
  /**
   * Called before the group continues behind lost records. Retried until it resolves, so that every loss is stated. May be
   * called again for the same range after a crash.
   */
  onLost?: (range: LostRange) => Promise<void>;
  /** Called, and retried, like `onLost` where no loss is known. */
  onCutBack?: (cut: CutBack) => Promise<void>;
}

export interface Consumer {
  /** Partitions that are handed out here at the moment: all of the topic, or this process's share of them. */
  partitions(): readonly number[];
  /** Resolves when the batch in hand is finished and committed, and nothing more will be handed out. */
  stop(): Promise<void>;
}

export interface Tail {
  stop(): Promise<void>;
}

/** The place of a group in one partition. */
export interface Position {
  partition: number;
  /** The next offset the group will read; records below are done. */
  committed: number;
  /** The next offset that will be written. */
  end: number;
}

/**
 * A durable, partitioned, ordered log. At least once: a batch is handed out until its handler resolves. Within a partition
 * batches never overlap, never skip and are handed out one at a time; partitions of one topic run side by side.
 */
export interface Log {
  /** Resolves when every record is durable (fsynced, or acknowledged by all in-sync replicas). Rejects with `LogUnavailableError` otherwise. */
  append(topic: string, records: readonly LogRecord[]): Promise<void>;
  consume(options: ConsumeOptions, onBatch: (batch: Batch) => Promise<void>): Promise<Consumer>;
  /**
   * Reads a topic from its start and follows it, without a group: every instance sees every record.
   * Resolves when all records that existed at the call have been handed to `onRecord`. `onJoined` is called when it can read again after an
   * error.
   */
  tail(
    topic: string,
    onRecord: (record: StoredRecord) => void,
    onError: (error: unknown) => void,
    onJoined?: () => void,
  ): Promise<Tail>;
  positions(topic: string, group: string): Promise<Position[]>;
  /** True when the log can take an append now. */
  healthy(): Promise<boolean>;
  /**
   * The share of room, from 0 to 1, for records that are not processed or not written yet. Near 0 appends are about to be
   * refused, or records lost.
   */
  headroom(): Promise<number>;
  /**
   * By how many milliseconds the clock of this process was ahead of the log's at its last append; negative where it was behind. Null
   * before the first. The embedded log has no other clock, so there it is by how much the clock has lately jumped.
   */
  clockAheadMs(): number | null;
  /** How often partitions were dealt out anew to consumers of this process, their first time left out. */
  rebalances(): number;
  /** Stops consumers and tails, finishes appends, releases everything. Further calls reject. */
  close(): Promise<void>;
}

/** The log cannot take or hand out records now. The relay answers it with 503. */
export class LogUnavailableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LogUnavailableError';
  }
}
