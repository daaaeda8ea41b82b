import type { StoredRecord } from '../port.ts';

/** How far a group has come in a partition. */
export interface Place {
  /** Records below this offset are done. */
  offset: number;
  /** End of the batch that was handed out from `offset` on; absent when none is. */
  end?: number;
  /** When the newest record below `offset` was appended, where one was read. */
  at?: number;
}

export const placeAt = (offset: number, at: number | undefined): Place => ({ offset, ...(at !== undefined && { at }) });

export interface ReadLimits {
  maxRecords: number;
  maxBytes: number;
  /** Records from this offset on are not read. */
  until?: number;
}

export interface Read {
  records: StoredRecord[];
  bytes: number;
  /** The offset to continue at: every kept record before it was read. */
  next: number;
  /** True where the limits left no room for more. */
  full: boolean;
}

/** One partition as one group reads it. Each adapter provides this, so that both make batches by the same code. */
export interface PartitionSource {
  readonly partition: number;
  /** The bounds of the partition when the group came to it: the oldest offset, and the next one to be written. */
  readonly bounds: { readonly start: number; readonly end: number };
  /** The oldest offset that is still kept. */
  start(): number;
  /** The next offset that cannot be read yet. */
  end(): number;
  /** Reads records from an offset on, as many as the limits allow, but at least one where there is one. */
  read(from: number, limits: ReadLimits): Promise<Read>;
  /** Resolves when there is a record at or behind `offset`, when the time is over, or when the signal is aborted. */
  waitFor(offset: number, signal: AbortSignal, ms?: number): Promise<void>;
  place(): Place;
  /** The offset to continue at when the place is behind the end: the first record appended after `at`, or the oldest one. */
  resumeAt(at: number | undefined): Promise<number>;
  /** Resolves when the place is durable. */
  remember(place: Place): Promise<void>;
  now(): number;
}
