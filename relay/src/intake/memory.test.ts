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
