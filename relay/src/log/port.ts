/** What is appended: bytes under a key. Records with one key stay in order; a null value is a tombstone on a compacted topic. */
export interface LogRecord {
  key: string;
  value: Uint8Array | null;
  headers?: Readonly<Record<string, string>>;
}

/** What is read back. `offset` is the record's place in its partition; offsets rise but need not be dense. */
export interface StoredRecord {
  key: string;
  value: Uint8Array | null;
  headers: Readonly<Record<string, string>>;
  offset: number;
  /** Epoch milliseconds, taken by the log when it was appended. */
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
  /** `topic:partition:first-end@time`: no two ranges of records share one, not even of a log that was deleted and begun anew. */
  id: string;
}

/** Records that the log dropped before a group had read them: `first <= offset < end`. */
export interface LostRange {
  topic: string;
  partition: number;
  first: number;
  /** Exclusive. */
  end: number;
  /** When the newest record before the gap was appended, as far as it is known, and the oldest one behind it. Epoch milliseconds. */
  afterMs: number | null;
  beforeMs: number | null;
}

export interface ConsumeOptions {
  topic: string;
  group: string;
  /** A batch holds at most this many records and this many bytes, but always at least one record. Read anew for each batch. */
  maxRecords: number;
  maxBytes: number;
  /** How long a batch that is not full may wait for more records after its first. */
  lingerMs: number;
  /** Where a group without offsets starts. */
  from?: 'earliest' | 'latest';
  /** Called with each error of a handler or the log; the batch is retried after a bounded, growing pause. */
  onError: (error: unknown, batch: Pick<Batch, 'topic' | 'partition' | 'first' | 'end'> | null) => void;
  /**
   * Called before the first batch of a partition, each time that the partition comes to this process: whatever was known of it may
   * have been changed by another one meanwhile.
   */
  onTaken?: (partition: number) => void;
  /**
   * Called before the group goes on behind records that are lost; retried until it resolves, so that no loss goes unsaid.
   * May be called again for the same range after a crash.
   */
  onLost?: (range: LostRange) => Promise<void>;
}

export interface Consumer {
  /** Those that are handed out here at the moment: all of the topic, or this process's share of them. */
  partitions(): readonly number[];
  /** Resolves when the batch in hand is finished and committed, and nothing more will be handed out. */
  stop(): Promise<void>;
}

export interface Tail {
  stop(): Promise<void>;
}

/** How far a group has come in one partition. */
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
   * Resolves when all records that existed at the call have been handed to `onRecord`.
   */
  tail(topic: string, onRecord: (record: StoredRecord) => void, onError: (error: unknown) => void): Promise<Tail>;
  positions(topic: string, group: string): Promise<Position[]>;
  /** True when the log can take an append now. */
  healthy(): Promise<boolean>;
  /** What is left, from 0 to 1, of the room for records that are not processed or not written yet. Near 0 appends are about to be refused, or records lost. */
  headroom(): Promise<number>;
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
