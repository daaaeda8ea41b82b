import { randomUUID } from 'node:crypto';

import { column } from './column.ts';
import { versioned } from './versioned.ts';
import type { DirectoryStore } from './versioned.ts';

interface UsedLink {
  id: string;
  usedAt: number;
  /** Differs between two that take it at once. */
  taker: string;
  version: number;
}

const links = versioned<UsedLink, 'id'>({
  table: 'used_links',
  key: ['id'],
  columns: { id: column.text('link_id'), usedAt: column.time('used_at'), taker: column.text('taker') },
  order: 'link_id',
  most: 19_000,
});

/** Takes a link that works once: false where it was taken before. */
export const takeLink = async (store: DirectoryStore, id: string, now: number): Promise<boolean> =>
  (await links.create(store, { id, usedAt: now, taker: randomUUID(), version: 1 })) !== null;
