import { z } from 'zod';

import { column } from './column.ts';
import { versioned } from './versioned.ts';
import type { DirectoryStore } from './versioned.ts';

/** A way to reach a place that is no person: a program, or a room of a chat. */
export interface StoredChannel {
  id: string;
  kind: string;
  name: string;
  /** As the channel of this kind reads it, with what is secret. */
  config: Record<string, unknown>;
  /** The projects whose decisions it gets; none are all. */
  projects: number[];
  isOn: boolean;
  createdBy: string;
  createdAt: number;
  version: number;
}

const channels = versioned<StoredChannel, 'id'>({
  table: 'channels',
  key: ['id'],
  columns: {
    id: column.text('channel_id'),
    kind: column.text('kind'),
    name: column.text('name'),
    config: column.json('config', z.record(z.string(), z.unknown())),
    projects: column.json('projects', z.array(z.number())),
    isOn: column.flag('is_on'),
    createdBy: column.text('created_by'),
    createdAt: column.time('created_at'),
  },
  order: 'created_at, channel_id',
  most: 200,
  unique: { property: 'name', wordOf: ({ name }) => name.toLowerCase() },
  removedAs: 'deleted',
});

export const listChannels = (store: DirectoryStore): Promise<StoredChannel[]> => channels.list(store);

export const findChannel = (store: DirectoryStore, id: string): Promise<StoredChannel | null> =>
  channels.get(store, { id });

/** @throws DirectoryError `limit_reached`, `name_taken` */
export async function createChannel(store: DirectoryStore, channel: StoredChannel): Promise<StoredChannel> {
  const created = await channels.create(store, channel);
  if (!created) throw new Error('two channels have one random id');
  return created;
}

/** @throws DirectoryError `settings_changed`, `name_taken` */
export const changeChannel = (
  store: DirectoryStore,
  before: StoredChannel,
  change: Partial<Pick<StoredChannel, 'name' | 'config' | 'projects' | 'isOn'>>,
): Promise<StoredChannel> => channels.change(store, before, change);

/** Messages that wait for it are refused then. @throws DirectoryError `settings_changed` */
export const removeChannel = (store: DirectoryStore, before: StoredChannel): Promise<void> =>
  channels.remove(store, before);
