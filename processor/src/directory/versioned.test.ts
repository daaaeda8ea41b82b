import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { column } from './column.ts';
import { versioned } from './versioned.ts';

interface Room {
  id: string;
  name: string;
  tags: string[];
  size: number;
  version: number;
}

/** Over a table that exists: rooms lie in `project_keys`. */
const rooms = versioned<Room, 'id'>({
  table: 'project_keys',
  key: ['id'],
  columns: {
    id: column.text('public_key'),
    name: column.text('label'),
    tags: column.json('quotas', z.array(z.string())),
    size: column.number('project_id'),
  },
  order: 'public_key',
  most: 5,
  removedAs: 'disabled',
});
const room = (id: string, name = 'Blue'): Room => ({ id, name, tags: [], size: 7, version: 1 });
const changed = { code: 'settings_changed' };

let opened: LogAndStore;
beforeAll(async () => {
  opened = await openLogAndStore();
});
afterAll(() => opened.close());

test('the first write of an identity wins, and the same create again gives the value', async () => {
  const { store } = opened;
  const both = await Promise.all([rooms.create(store, room('a')), rooms.create(store, room('a', 'Red'))]);
  const kept = both.filter((one) => one !== null);
  expect(kept).toHaveLength(1);
  expect(await rooms.get(store, { id: 'a' })).toEqual(kept[0]);
  expect(await rooms.create(store, kept[0]!)).toEqual(kept[0]);
  expect(await rooms.create(store, room('a', 'Green'))).toBeNull();
  expect(await rooms.get(store, { id: 'nowhere' })).toBeNull();
});

test('two writers of one version leave one row, and the other one is refused', async () => {
  const { store } = opened;
  const before = (await rooms.create(store, room('b')))!;
  const written = await Promise.allSettled([
    rooms.change(store, before, { name: 'Red', tags: ['x'] }),
    rooms.change(store, before, { name: 'Green' }),
  ]);
  const kept = written.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(written.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))).toMatchObject([changed]);
  expect(await rooms.get(store, { id: 'b' })).toEqual(kept[0]);
  expect(kept[0]!.version).toBe(2);
});

test('a change of an older version is refused, also when its row went with a merge', async () => {
  const { store } = opened;
  const first = (await rooms.create(store, room('c')))!;
  const second = await rooms.change(store, first, { name: 'Red' });
  const third = await rooms.change(store, second, { name: 'Green' });
  await store.client.command({ query: 'OPTIMIZE TABLE project_keys FINAL' });
  await expect(rooms.change(store, first, { name: 'Black' })).rejects.toMatchObject(changed);
  expect(await rooms.get(store, { id: 'c' })).toEqual(third);
});

test('a value that was removed is in no list, is not changed, and its identity stays taken', async () => {
  const { store } = opened;
  const before = (await rooms.create(store, room('d')))!;
  await rooms.remove(store, before);
  expect(await rooms.get(store, { id: 'd' })).toBeNull();
  expect((await rooms.list(store)).map(({ id }) => id)).not.toContain('d');
  await expect(rooms.change(store, before, { name: 'Red' })).rejects.toMatchObject(changed);
  await expect(rooms.remove(store, before)).rejects.toMatchObject(changed);
  expect(await rooms.create(store, room('d'))).toBeNull();
});

test('a list takes those whose properties are asked for, and one too many is not made', async () => {
  const { store } = opened;
  await rooms.create(store, room('e', 'Wide'));
  await rooms.create(store, { ...room('f', 'Wide'), size: 0 });
  expect((await rooms.list(store, { name: 'Wide' })).map(({ id, size }) => [id, size])).toEqual([
    ['e', 7],
    ['f', 0],
  ]);
  expect((await rooms.list(store, { name: 'Wide', id: 'f' })).map(({ id }) => id)).toEqual(['f']);
  const condition = { sql: 'label LIKE {some:String}', params: { some: 'W%' } };
  expect(await rooms.list(store, {}, condition)).toHaveLength(2);
  await expect(rooms.create(store, room('g'))).rejects.toMatchObject({ code: 'limit_reached' });
});
