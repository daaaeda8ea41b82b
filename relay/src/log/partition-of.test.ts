import { expect, test } from 'vitest';

import { murmur2, partitionOf } from './partition-of.ts';

// From Apache Kafka's own UtilsTest.testMurmur2.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('hashes %j as the Java client does', (key, hash) => {
  expect(murmur2(Buffer.from(key))).toBe(hash);
});

test('places every key in one of the partitions', () => {
  const seen = new Set(Array.from({ length: 100 }, (_, index) => partitionOf(`key ${index}`, 4)));
  expect([...seen].sort()).toEqual([0, 1, 2, 3]);
});
