import { expect, test } from 'vitest';

import { createMemory } from './memory.ts';

const MIB = 1024 * 1024;

test('large requests leave room for small ones, and released bytes are free again', () => {
  const memory = createMemory(64 * MIB);
  const large = memory.lease();
  expect(() => large.take(61 * MIB)).toThrow('as many bytes');
  large.take(60 * MIB);
  expect(() => large.take(1)).toThrow('as many bytes');

  const small = Array.from({ length: 4 }, () => memory.lease());
  for (const lease of small) lease.take(MIB);
  expect(memory.inUse).toBe(64 * MIB);
  expect(() => memory.lease().take(1)).toThrow('as many bytes');

  small[0]?.release();
  // A request that has grown beyond small counts among the large.
  expect(() => small[1]?.take(1)).toThrow('as many bytes');
  large.release();
  small[1]?.take(50 * MIB);
  expect(memory.inUse).toBe(53 * MIB);
});

test('a lighter sender gets the bytes of the heaviest that can be stopped, which ends', () => {
  const memory = createMemory(64 * MIB);
  const ended: string[] = [];
  const lease = (name: string, address: string, key: string, bytes: number) => {
    const one = memory.lease(address);
    one.of(key);
    one.take(bytes);
    one.whenShed((error) => ended.push(`${name} ${error.code}`));
    return one;
  };
  const heavy = lease('heavy', '1', 'a', 25 * MIB);
  lease('heavy again', '1', 'a', 28 * MIB);
  const other = lease('other', '2', 'b', 3 * MIB);

  // Both of the address weigh, and the larger of the two goes.
  other.take(8 * MIB);
  expect([ended, memory.inUse]).toEqual([['heavy again relay_full'], 36 * MIB]);
  expect(() => heavy.take(30 * MIB)).toThrow('as many bytes');
  expect(ended).toHaveLength(1);

  // Its own key weighs more than that of any other.
  const light = memory.lease('3');
  light.of('c');
  light.take(15 * MIB);
  heavy.whenShed(null);
  expect(() => light.take(9.5 * MIB)).toThrow('as many bytes');
  heavy.whenShed((error) => ended.push(`heavy ${error.code}`));
  light.take(9.5 * MIB);
  expect(ended.at(-1)).toBe('heavy relay_full');
});

test('bytes that were shed are given back once, and no more are taken', () => {
  const memory = createMemory(64 * MIB);
  const heavy = memory.lease('1');
  heavy.take(50 * MIB);
  heavy.whenShed(() => heavy.give(MIB));
  const light = memory.lease('2');
  light.take(20 * MIB);
  expect(() => heavy.take(1)).toThrow('as many bytes');
  heavy.give(MIB);
  heavy.release();
  expect(memory.inUse).toBe(20 * MIB);
});

test('small requests take the room of large ones, which are not counted among theirs', () => {
  const memory = createMemory(64 * MIB);
  let isStopped = false;
  const heavy = memory.lease('1');
  heavy.take(60 * MIB);
  heavy.whenShed(() => (isStopped = true));
  const small = Array.from({ length: 5 }, (_, n) => memory.lease(`small ${n}`));
  for (const one of small) one.take(MIB);
  expect([isStopped, memory.inUse, memory.inSmall]).toEqual([true, 5 * MIB, 5 * MIB]);
});
