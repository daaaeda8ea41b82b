import { statfs } from 'node:fs/promises';

import type { TopicSpec } from '../topics.ts';
import type { Groups } from './groups.ts';
import type { Partition } from './partition.ts';

const GIB = 1024 ** 3;
/** This much free disk is plenty; so is a tenth of a small disk. */
const PLENTY_BYTES = 4 * GIB;
const PLENTY_SHARE = 0.1;

interface Topic {
  spec: TopicSpec;
  partitions: readonly Partition[];
}

/**
 * The share of room that is left, from 0 to 1: of the disk, and of each topic's bound after its unread records. Beyond the
 * bound retention drops unread records.
 */
export async function headroomOf(
  folder: string,
  topics: Iterable<Topic>,
  groups: Groups,
  maxTopicBytes: number,
): Promise<number> {
  let least = await freeShare(folder);
  for (const { spec, partitions } of topics) {
    if (spec.cleanup === 'compact') continue;
    let unread = 0;
    for (const [index, partition] of partitions.entries())
      unread += unreadBytes(partition, groups.firstUnread(spec.name, index));
    least = Math.min(least, 1 - unread / maxTopicBytes);
  }
  return Math.max(0, least);
}

async function freeShare(folder: string): Promise<number> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return Math.min(1, (bavail * bsize) / Math.min(PLENTY_BYTES, PLENTY_SHARE * blocks * bsize));
}

/** The bytes of unread records. The segment that the reader is in counts by its share of unread records. */
function unreadBytes({ segments, end }: Partition, firstUnread: number): number {
  let bytes = 0;
  for (const [index, { base, size }] of segments.entries()) {
    const segmentEnd = segments[index + 1]?.base ?? end;
    if (segmentEnd <= firstUnread || segmentEnd === base) continue;
    bytes += (size * (segmentEnd - Math.max(base, firstUnread))) / (segmentEnd - base);
  }
  return bytes;
}
