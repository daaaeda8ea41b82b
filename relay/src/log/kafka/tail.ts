import { randomUUID } from 'node:crypto';

import { RecordsLostError } from '../consume/batch.ts';
import type { StoredRecord, Tail } from '../port.ts';
import type { EachBatchPayload, Kafka } from './client.ts';
import { Member } from './member.ts';
import type { MemberOptions } from './member.ts';
import { recordOf } from './message.ts';
import { offsetBounds } from './places.ts';
import type { Questions } from './questions.ts';

/**
 * Reads a whole topic and follows it. The client can read only as a member of a group, so each tail is the one member of a
 * group of its own. That group commits nothing and is deleted at the end; after a crash it expires.
 */
export async function tailTopic(
  kafka: Kafka,
  questions: Questions,
  options: Omit<MemberOptions, 'groupId'>,
  groupPrefix: string,
  onRecord: (record: StoredRecord) => void,
  onError: (error: unknown) => void,
  onJoined: () => void = () => undefined,
): Promise<Tail> {
  const groupId = `${groupPrefix}tail.${options.topic}.${randomUUID()}`;
  const bounds = await offsetBounds(questions, options.topic);
  const position = new Map([...bounds].map(([partition, { start }]) => [partition, start]));
  let isStopped = false;
  let caughtUp: () => void = () => undefined;
  const catchingUp = new Promise<void>((resolve) => (caughtUp = resolve));
  const checkCaughtUp = (): void => {
    if ([...bounds].every(([partition, { end }]) => (position.get(partition) ?? 0) >= end)) caughtUp();
  };

  const onFetched = async ({ batch, resolveOffset }: EachBatchPayload): Promise<void> => {
    const known = position.get(batch.partition) ?? 0;
    const end = Number(batch.highWatermark);
    // The partition ends before the offsets read from it: it was begun anew, and all its records are new.
    const isAnew = end < known;
    if (isAnew) onError(new RecordsLostError(batch.topic, batch.partition, end, known));
    const next = isAnew ? 0 : known;
    for (const message of batch.messages) {
      // After joining again, a fetch may repeat records that were handed out.
      if (isStopped || Number(message.offset) < next) continue;
      try {
        onRecord(recordOf(message));
      } catch (error) {
        onError(error);
      }
    }
    position.set(batch.partition, Math.max(next, Number(batch.lastOffset()) + 1));
    resolveOffset(batch.lastOffset());
    checkCaughtUp();
  };

  const member = await Member.join(kafka, { ...options, groupId }, (getMember) => ({
    onJoin: async (partitions) => {
      for (const partition of partitions) getMember().seek(partition, position.get(partition) ?? 0);
      onJoined();
    },
    onFetched,
    // Compaction may have removed the last records of a partition, which then ends before its end.
    onIdle: () => caughtUp(),
    onError,
  }));
  checkCaughtUp();
  await catchingUp;
  return {
    stop: async () => {
      isStopped = true;
      await member.leave();
      // If deleting fails, the group is empty and expires.
      await questions.ask((admin) => admin.deleteGroups([groupId])).catch(() => undefined);
    },
  };
}
