const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/**
 * MurmurHash2 as Kafka's Java client computes it (org.apache.kafka.common.utils.Utils), so that every client gives a key the
 * same partition.
 */
export function murmur2(bytes: Uint8Array): number {
  const words = bytes.length >> 2;
  let hash = SEED ^ bytes.length;
  for (let word = 0; word < words; word++) {
    const at = word * 4;
    let k =
      byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8) | (byteAt(bytes, at + 2) << 16) | (byteAt(bytes, at + 3) << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    k = Math.imul(k, M);
    hash = Math.imul(hash, M) ^ k;
  }
  const tail = words * 4;
  const left = bytes.length - tail;
  if (left > 2) hash ^= byteAt(bytes, tail + 2) << 16;
  if (left > 1) hash ^= byteAt(bytes, tail + 1) << 8;
  if (left > 0) hash = Math.imul(hash ^ byteAt(bytes, tail), M);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, M);
  return hash ^ (hash >>> 15);
}

/** The partition of a key: the same in both adapters, and the same as Kafka's default partitioner. */
export const partitionOf = (key: string, partitions: number): number =>
  (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;

const byteAt = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;
