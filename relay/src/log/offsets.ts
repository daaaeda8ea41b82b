import type { LogConfig } from './open.ts';

/** The bounds of a partition, and the place of a group in it where it has one. */
export interface OffsetsOfPartition {
  partition: number;
  /** The oldest offset, and the next one to be written. */
  start: number;
  end: number;
  committed: number | null;
}

/** Places of groups while nobody reads: an operator's view of the log. */
export interface GroupOffsets {
  partitions(topic: string, group: string): Promise<OffsetsOfPartition[]>;
  /** By partition, the first record appended after a time, in epoch milliseconds; the end where there is none. */
  after(topic: string, at: number): Promise<ReadonlyMap<number, number>>;
  /** How many processes read as a group: while any does, nobody else can move it. */
  readers(topic: string, group: string): Promise<number>;
  /** Moves a group. A place below the oldest record makes the group state what lies between as lost, before it reads on. */
  set(topic: string, group: string, places: ReadonlyMap<number, number>): Promise<void>;
  close(): Promise<void>;
}

/** Opens the log for that. @throws where a process has the embedded log: then nothing may be moved, or even looked at */
export async function openOffsets(config: LogConfig): Promise<GroupOffsets> {
  if (config.kind === 'embedded') {
    const { openEmbeddedOffsets } = await import('./embedded/offsets.ts');
    return openEmbeddedOffsets(config.folder);
  }
  const { openKafkaOffsets } = await import('./kafka/offsets.ts');
  return openKafkaOffsets(config);
}
