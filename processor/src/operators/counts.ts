import { TOPICS } from '@breakwater/relay/log';
import type { Log, LostRange } from '@breakwater/relay/log';

/** Records that were not processed, since the start of the process. */
export interface ProcessorCounts {
  /** Dead letters, by the topic that they were read from. */
  dead: ReadonlyMap<string, number>;
  /** Records that the log had dropped before they were read, by topic. */
  lost: ReadonlyMap<string, number>;
}

export interface CountedLog {
  counts: ProcessorCounts;
  /** The same log, whose dead letters are counted. */
  log: Log;
  lost(range: LostRange): void;
}

export function countOf(log: Log): CountedLog {
  const dead = new Map<string, number>();
  const lost = new Map<string, number>();
  return {
    counts: { dead, lost },
    log: {
      append: async (topic, records) => {
        await log.append(topic, records);
        if (topic === TOPICS.dead.name) for (const { key } of records) dead.set(key, (dead.get(key) ?? 0) + 1);
      },
      consume: (options, onBatch) => log.consume(options, onBatch),
      tail: (topic, onRecord, onError) => log.tail(topic, onRecord, onError),
      positions: (topic, group) => log.positions(topic, group),
      healthy: () => log.healthy(),
      headroom: () => log.headroom(),
      clockAheadMs: () => log.clockAheadMs(),
      rebalances: () => log.rebalances(),
      close: () => log.close(),
    },
    lost: ({ topic, first, end }) => void lost.set(topic, (lost.get(topic) ?? 0) + end - first),
  };
}
