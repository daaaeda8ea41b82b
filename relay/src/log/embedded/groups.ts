import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import type { Place } from '../consume/place.ts';
import { LogUnavailableError } from '../port.ts';
import { replaceFile } from '../../service/durable-file.ts';

const placeSchema = z.object({
  offset: z.number().int(),
  end: z.number().int().exactOptional(),
  at: z.number().exactOptional(),
});

const groupFileSchema = z.object({ v: z.literal(1), places: z.record(z.string(), z.record(z.string(), placeSchema)) });

export type GroupFile = z.infer<typeof groupFileSchema>;

/** The places of one group in every topic, in one small file that is replaced as a whole. */
export class GroupPlaces {
  #writing: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  readonly #path: string;
  readonly #places: Map<string, Map<number, Place>>;

  constructor(path: string, places: Map<string, Map<number, Place>>) {
    this.#path = path;
    this.#places = places;
  }

  place(topic: string, partition: number): Place | undefined {
    return this.#places.get(topic)?.get(partition);
  }

  /** Resolves when the places are durable. Calls that come while the file is written share the next writing. */
  async remember(topic: string, places: Iterable<[partition: number, place: Place]>): Promise<void> {
    const topicPlaces = this.#places.get(topic) ?? new Map<number, Place>();
    this.#places.set(topic, topicPlaces);
    for (const [partition, place] of places) topicPlaces.set(partition, place);
    try {
      await this.#write();
    } catch (cause) {
      throw new LogUnavailableError('The place of a consumer group could not be written.', { cause });
    }
  }

  #write(): Promise<void> {
    if (!this.#writing) {
      this.#writing = this.#replace().finally(() => {
        this.#writing = null;
      });
      return this.#writing;
    }
    this.#next ??= this.#writing
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.#write();
      });
    return this.#next;
  }

  #replace(): Promise<void> {
    return replaceFile(this.#path, `${JSON.stringify(this.file())}\n`);
  }

  /** The places as they stand in memory, which is ahead of the disk while they are written. */
  file(): GroupFile {
    const places = [...this.#places].map(([topic, byPartition]) => [topic, Object.fromEntries(byPartition)] as const);
    return { v: 1, places: Object.fromEntries(places) };
  }

  async close(): Promise<void> {
    while (this.#writing) await this.#writing.catch(() => undefined);
  }
}

/** All groups, also those without a consumer now: retention needs their unread records. */
export class Groups {
  readonly #folder: string;
  readonly #groups: Map<string, GroupPlaces>;

  private constructor(folder: string, groups: Map<string, GroupPlaces>) {
    this.#folder = folder;
    this.#groups = groups;
  }

  static async open(folder: string): Promise<Groups> {
    const groups = new Map<string, GroupPlaces>();
    for (const file of await readdir(folder)) {
      if (!file.endsWith('.json')) continue;
      const path = join(folder, file);
      const { places } = groupFileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
      const byTopic = Object.entries(places).map(
        ([topic, byPartition]) =>
          [
            topic,
            new Map(Object.entries(byPartition).map(([partition, place]) => [Number(partition), place])),
          ] as const,
      );
      groups.set(file.slice(0, -'.json'.length), new GroupPlaces(path, new Map(byTopic)));
    }
    return new Groups(folder, groups);
  }

  find(name: string): GroupPlaces | undefined {
    return this.#groups.get(name);
  }

  named(name: string): GroupPlaces {
    const group = this.#groups.get(name) ?? new GroupPlaces(join(this.#folder, `${name}.json`), new Map());
    this.#groups.set(name, group);
    return group;
  }

  /** The places of each group, as its file would have them now. */
  files(): [name: string, file: GroupFile][] {
    return [...this.#groups].map(([name, group]) => [name, group.file()]);
  }

  /** The first offset that some group has not finished; infinite where no group reads the partition. */
  firstUnread(topic: string, partition: number): number {
    let first = Infinity;
    for (const group of this.#groups.values())
      first = Math.min(first, group.place(topic, partition)?.offset ?? Infinity);
    return first;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#groups.values()].map((group) => group.close()));
  }
}
