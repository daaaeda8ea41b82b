import { z } from 'zod';

import type { Place } from '../consume-partition.ts';
import type { Admin } from './client.ts';

const metadataSchema = z.object({ end: z.number().int() });

/** Where a group stands in each partition of a topic, without those it has committed nothing of. */
export async function committedPlaces(admin: Admin, groupId: string, topic: string): Promise<Map<number, Place>> {
  const [answer] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const places = new Map<number, Place>();
  for (const { partition, offset, metadata } of answer?.partitions ?? []) {
    // -1: nothing. -2: the client had found its offset gone and asked for the oldest record.
    if (offset === '-1') continue;
    places.set(partition, { offset: Math.max(0, Number(offset)), ...endOf(metadata) });
  }
  return places;
}

function endOf(metadata: string | null): { end?: number } {
  if (!metadata) return {};
  try {
    return { end: metadataSchema.parse(JSON.parse(metadata)).end };
  } catch {
    // Committed by another tool: a place without a batch in hand.
    return {};
  }
}

/** The oldest offset and the next one to be written, of each partition. */
export async function offsetBounds(admin: Admin, topic: string): Promise<Map<number, { low: number; high: number }>> {
  const bounds = await admin.fetchTopicOffsets(topic);
  return new Map(bounds.map(({ partition, low, high }) => [partition, { low: Number(low), high: Number(high) }]));
}
