import { linkSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { makeFolder, replaceFile } from '../../service/durable-file.ts';
import type { TopicSpec } from '../topics.ts';
import { FORMAT, heldFolder } from './folder.ts';
import type { GroupFile, Groups } from './groups.ts';
import type { Partition } from './partition.ts';

/*
 * A moment of the log that is kept as links beside it, in a folder that is a log's own: retention, compaction and appends go on. A
 * crash leaves the folder behind, and the next opening removes it.
 */

export interface HeldFile {
  /** Below the folder of a log, with slashes. */
  path: string;
  /** Bytes behind these were appended later. */
  bytes: number;
}

export interface HeldPositions {
  /** By topic, the bounds of each partition. */
  topics: Record<string, { start: number; end: number }[]>;
  /** By group and topic, the next offset of each partition that the group reads. */
  groups: Record<string, Record<string, number[]>>;
}

export interface HeldLog {
  folder: string;
  files: HeldFile[];
  positions: HeldPositions;
  release(): Promise<void>;
}

interface Topic {
  spec: TopicSpec;
  partitions: readonly Partition[];
}

/** Keeps the log as it is at one moment: ends and places are taken without anything between. */
export async function holdLog(folder: string, name: string, topics: Iterable<Topic>, groups: Groups): Promise<HeldLog> {
  const held = join(heldFolder(folder), name);
  const all = [...topics];
  for (const { spec, partitions } of all)
    for (const index of partitions.keys())
      await mkdir(join(held, 'topics', spec.name, String(index)), { recursive: true });
  await makeFolder(join(held, 'groups'));

  // One turn of the event loop from here to the last link.
  const files: HeldFile[] = [];
  const positions: HeldPositions = { topics: {}, groups: {} };
  const places = groups.files();
  for (const { spec, partitions } of all) {
    positions.topics[spec.name] = partitions.map(({ start, end }) => ({ start, end }));
    for (const [index, partition] of partitions.entries())
      for (const segment of neededOf(partition, spec, groups.firstUnread(spec.name, index))) {
        const path = `topics/${spec.name}/${index}/${basename(segment.path)}`;
        linkSync(segment.path, join(held, path));
        files.push({ path, bytes: segment.size });
      }
  }

  for (const [group, file] of places) {
    positions.groups[group] = offsetsOf(file);
    files.push(await writeHeld(held, `groups/${group}.json`, `${JSON.stringify(file)}\n`));
  }
  files.push(await writeHeld(held, 'format.json', FORMAT));
  return { folder: held, files, positions, release: () => rm(held, { recursive: true, force: true }) };
}

/** Segments that a group has still to read, those that no group reads, and the one that is written to. */
function neededOf({ segments }: Partition, { cleanup }: TopicSpec, firstUnread: number): Partition['segments'] {
  if (cleanup === 'compact' || firstUnread === Infinity) return segments;
  return segments.filter((_, index) => (segments[index + 1]?.base ?? Infinity) > firstUnread);
}

function offsetsOf({ places }: GroupFile): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(places).map(([topic, partitions]) => [topic, Object.values(partitions).map(({ offset }) => offset)]),
  );
}

async function writeHeld(folder: string, path: string, content: string): Promise<HeldFile> {
  await replaceFile(join(folder, path), content);
  return { path, bytes: Buffer.byteLength(content) };
}
