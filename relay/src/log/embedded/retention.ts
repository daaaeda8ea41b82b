import { rm } from 'node:fs/promises';

import type { Logger } from '../../service/logger.ts';
import type { TopicSpec } from '../topics.ts';
import type { Groups } from './groups.ts';
import type { Partition } from './partition.ts';
import type { Segment } from './segment.ts';

export interface Keeping {
  topic: TopicSpec;
  partitions: readonly Partition[];
  groups: Groups;
  maxTopicBytes: number;
  now: () => number;
  logger: Logger | undefined;
}

/**
 * Drops whole segments that are older than the topic keeps records, but none that a group has not finished reading. Drops the
 * oldest of the topic beyond its bound in bytes, read or not, because a full disk would stop intake altogether.
 */
export async function dropOld(keeping: Keeping): Promise<void> {
  for (const [index, partition] of keeping.partitions.entries()) await dropAged(keeping, index, partition);
  while (bytesOfAll(keeping.partitions) > keeping.maxTopicBytes) {
    const oldest = await oldestClosed(keeping.partitions);
    if (!oldest) return;
    const unread = keeping.groups.firstUnread(keeping.topic.name, oldest.index);
    if (unread < oldest.end) {
      keeping.logger?.error(
        {
          topic: keeping.topic.name,
          partition: oldest.index,
          first: Math.max(unread, oldest.segment.base),
          end: oldest.end,
        },
        'dropped records that were not read yet, to keep the topic within its bound in bytes',
      );
    }
    await dropFirst(oldest.partition, oldest.segment);
  }
}

async function dropAged({ topic, groups, now }: Keeping, index: number, partition: Partition): Promise<void> {
  const threshold = now() - topic.retentionMs;
  const unread = groups.firstUnread(topic.name, index);
  const active = partition.segments.at(-1);
  const activeIsOld =
    active && active.lastTimestampMs < threshold && active.base < partition.end && unread >= partition.end;
  if (activeIsOld) await partition.roll();

  for (;;) {
    const [first, second] = partition.segments;
    if (!first || !second || second.base > unread) return;
    if ((await first.newestTimestampMs()) >= threshold) return;
    await dropFirst(partition, first);
  }
}

async function oldestClosed(partitions: readonly Partition[]) {
  let oldest: { partition: Partition; index: number; segment: Segment; end: number; newestMs: number } | null = null;
  for (const [index, partition] of partitions.entries()) {
    const [segment, second] = partition.segments;
    if (!segment || !second) continue;
    const newestMs = await segment.newestTimestampMs();
    if (!oldest || newestMs < oldest.newestMs) {
      oldest = { partition, index, segment, end: second.base, newestMs };
    }
  }
  return oldest;
}

const bytesOfAll = (partitions: readonly Partition[]): number => partitions.reduce((sum, { bytes }) => sum + bytes, 0);

async function dropFirst(partition: Partition, segment: Segment): Promise<void> {
  partition.replaceOldest([segment], []);
  await rm(segment.path, { force: true });
}
