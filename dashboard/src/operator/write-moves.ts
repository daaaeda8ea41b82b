import type { GroupOffsets } from '@breakwater/relay/log';

import { OperatorError } from './command.ts';
import type { Move } from './move-offsets.ts';

/** Writes the places group by group. @throws OperatorError that names the topics that were written, and those that were not */
export async function writeMoves(offsets: Pick<GroupOffsets, 'set'>, moves: readonly Move[]): Promise<void> {
  const topics = [...new Set(moves.map(({ topic }) => topic))];
  for (const [index, topic] of topics.entries()) {
    const own = moves.filter((move) => move.topic === topic);
    const places = new Map(own.map(({ partition, to }) => [partition, to]));
    try {
      await offsets.set(topic, own[0]?.group ?? '', places);
    } catch (cause) {
      const words = cause instanceof Error ? cause.message : String(cause);
      throw new OperatorError(
        `Written: ${listOf(topics.slice(0, index))}. Not written: ${listOf(topics.slice(index))}, because ${topic} was refused: ` +
          `${words} Run the same command again before a processor starts.`,
        { cause },
      );
    }
  }
}

const listOf = (topics: readonly string[]): string => (topics.length === 0 ? 'none' : topics.join(', '));
