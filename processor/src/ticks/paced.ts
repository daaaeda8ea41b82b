import { setTimeout as delay } from 'node:timers/promises';

import { encodeRecord, partitionOf, TOPICS } from '@breakwater/relay/log';
import type { IssueRecord, Log } from '@breakwater/relay/log';

import { SUBSCRIPTIONS } from '../topics/subscriptions.ts';

export interface Mover {
  /**
   * Appends records of a project that move much, of at most 500 changes each, one after the other. Resolves when all are decided on, or
   * rejects where the log does not take one, or with the reason of the signal: what is appended by then stays.
   */
  move(project: number, records: readonly IssueRecord[], signal?: AbortSignal): Promise<void>;
}

export interface MoverOptions {
  log: Pick<Log, 'append' | 'positions'>;
  /** Pauses: by the clock of the process unless a test says otherwise. */
  pause?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** At most ten records a second in a partition. */
const EVERY_MS = 100;
/** A decider takes a few hundred milliseconds for 500 groups, so a tick waits behind two such records for less than a second. */
const UNDECIDED = 2;

const { topic, group } = SUBSCRIPTIONS.issues;

/**
 * Appends what was computed beside the decider: plans, previews, healings, large merges. Movers of one partition take turns, so a
 * tick, and whatever a person does meanwhile, is decided on between their records.
 */
export function createMover({ log, pause = (ms, signal) => delay(ms, undefined, { signal }) }: MoverOptions): Mover {
  /** By partition, the end of the last move that has begun. */
  const turns = new Map<number, Promise<void>>();

  const positionOf = async (partition: number) =>
    (await log.positions(topic, group)).find((position) => position.partition === partition);

  const decidedUpTo = async (partition: number, end: number, signal?: AbortSignal): Promise<void> => {
    for (;;) {
      const position = await positionOf(partition);
      // A log that was begun anew holds no more of the partition than this.
      if (!position || position.committed >= Math.min(end, position.end)) return;
      await pause(EVERY_MS, signal);
    }
  };

  const appendAll = async (
    project: number,
    partition: number,
    records: readonly IssueRecord[],
    signal?: AbortSignal,
  ): Promise<void> => {
    const ends: number[] = [];
    for (const record of records) {
      signal?.throwIfAborted();
      await log.append(TOPICS.issues.name, [{ key: String(project), value: encodeRecord(record) }]);
      ends.push((await positionOf(partition))?.end ?? 0);
      await pause(EVERY_MS, signal);
      const before = ends.at(-UNDECIDED);
      if (before !== undefined) await decidedUpTo(partition, before, signal);
    }
    const last = ends.at(-1);
    if (last !== undefined) await decidedUpTo(partition, last, signal);
  };

  return {
    async move(project, records, signal) {
      const partition = partitionOf(String(project), (await log.positions(topic, group)).length);
      const before = turns.get(partition) ?? Promise.resolve();
      const moving = before.then(() => appendAll(project, partition, records, signal));
      turns.set(
        partition,
        moving.catch(() => undefined),
      );
      await moving;
    },
  };
}
