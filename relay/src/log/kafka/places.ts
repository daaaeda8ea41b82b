import { z } from 'zod';

import type { Place } from '../consume/place.ts';
import type { Questions } from './questions.ts';

const metadataSchema = z.object({ end: z.number().int().exactOptional(), at: z.number().exactOptional() });

/** A group's place in each partition of a topic. Partitions without a commit are absent. */
export async function committedPlaces(
  questions: Questions,
  groupId: string,
  topic: string,
): Promise<Map<number, Place>> {
  const [answer] = await questions.ask((admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
  const places = new Map<number, Place>();
  for (const { partition, offset, metadata } of answer?.partitions ?? []) {
    // -1: nothing was committed. -2: the client had found its offset gone and asked for the oldest record.
    if (offset === '-1') continue;
    places.set(partition, { offset: Math.max(0, Number(offset)), ...metadataOf(metadata) });
  }
  return places;
}

/** The metadata of a commit, beside the offset. */
export const encodeMetadata = ({ end, at }: Place): string => JSON.stringify({ end, at });

function metadataOf(metadata: string | null): Omit<Place, 'offset'> {
  if (!metadata) return {};
  try {
    return metadataSchema.parse(JSON.parse(metadata));
  } catch {
    // Committed by another tool: a place without a batch in hand.
    return {};
  }
}

/** The oldest offset of a partition, and the offset of its next record. */
export interface OffsetBounds {
  start: number;
  end: number;
}

export async function offsetBounds(questions: Questions, topic: string): Promise<Map<number, OffsetBounds>> {
  const bounds = await questions.ask((admin) => admin.fetchTopicOffsets(topic));
  return new Map(bounds.map(({ partition, low, high }) => [partition, { start: Number(low), end: Number(high) }]));
}

/** By partition, the offset of the first record appended after a time; the end where there is none. */
export async function offsetsAfter(questions: Questions, topic: string, at: number): Promise<Map<number, number>> {
  const offsets = await questions.ask((admin) => admin.fetchTopicOffsetsByTimestamp(topic, at + 1));
  return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
}
