import type { GroupOffsets } from '../offsets.ts';
import { countPartitions, groupsFolder, partitionFolders } from './folder.ts';
import { Groups } from './groups.ts';
import { lockFolder } from './lock.ts';
import { Partition } from './partition.ts';
import { firstAfter } from './read.ts';

/** The offsets of a log whose process is stopped: its lock says so. */
export async function openEmbeddedOffsets(folder: string): Promise<GroupOffsets> {
  const lock = await lockFolder(folder);
  const groups = await Groups.open(groupsFolder(folder)).catch(async (error: unknown) => {
    await lock.release();
    throw error;
  });
  const opened = new Map<string, readonly Partition[]>();
  const partitionsOf = async (topic: string): Promise<readonly Partition[]> => {
    const known = opened.get(topic);
    if (known) return known;
    const count = await countPartitions(folder, topic);
    const partitions: Partition[] = [];
    for (const path of count === 0 ? [] : await partitionFolders(folder, topic, count)) {
      const options = { segmentBytes: Number.MAX_SAFE_INTEGER, now: Date.now, onRoll: () => {} };
      partitions.push((await Partition.open(path, options)).partition);
    }
    opened.set(topic, partitions);
    return partitions;
  };

  return {
    async partitions(topic, group) {
      const places = groups.find(group);
      return (await partitionsOf(topic)).map(({ start, end }, partition) => ({
        partition,
        start,
        end,
        committed: places?.place(topic, partition)?.offset ?? null,
      }));
    },
    async after(topic, at) {
      const found = new Map<number, number>();
      for (const [index, partition] of (await partitionsOf(topic)).entries())
        found.set(index, await firstAfter(partition, at));
      return found;
    },
    // The lock says so.
    readers: async () => 0,
    set: (topic, group, places) =>
      groups.named(group).remember(
        topic,
        [...places].map(([partition, offset]) => [partition, { offset }]),
      ),
    async close() {
      await groups.close();
      for (const partitions of opened.values()) await Promise.all(partitions.map((partition) => partition.close()));
      await lock.release();
    },
  };
}
