import type { Batch, BatchGate, ConsumeOptions, Consumer, Log } from '@breakwater/relay/log';

interface Part {
  options: ConsumeOptions;
  onBatch: (batch: Batch) => Promise<void>;
}

/**
 * One log as several processes see it that share its groups: partition n belongs to the process n % count. Each topic is read
 * when the last of them has asked for it, and until the last has stopped.
 */
export function divideLog(log: Log, count: number): Log[] {
  const groups = new Map<string, SharedGroup>();
  const groupOf = ({ topic, group }: ConsumeOptions): SharedGroup => {
    const key = `${topic}:${group}`;
    const shared = groups.get(key) ?? shareGroup(log, count);
    groups.set(key, shared);
    return shared;
  };
  return Array.from({ length: count }, (_, own) => ({
    ...proxied(log),
    consume: (options, onBatch) => groupOf(options).join(own, { options, onBatch }),
  }));
}

/** The methods of a log, which may be those of a class. */
const proxied = (log: Log): Omit<Log, 'consume'> => ({
  append: (topic, records) => log.append(topic, records),
  tail: (topic, onRecord, onError) => log.tail(topic, onRecord, onError),
  positions: (topic, group) => log.positions(topic, group),
  healthy: () => log.healthy(),
  clockAheadMs: () => log.clockAheadMs(),
  rebalances: () => log.rebalances(),
  headroom: () => log.headroom(),
  close: () => log.close(),
});

interface SharedGroup {
  join(own: number, part: Part): Promise<Consumer>;
}

function shareGroup(log: Log, count: number): SharedGroup {
  const parts = new Map<number, Part>();
  let begin: (consumer: Promise<Consumer>) => void = () => undefined;
  const consuming = new Promise<Consumer>((resolve) => (begin = resolve));
  let stopped = 0;
  let isStopped: () => void = () => undefined;
  const allStopped = new Promise<void>((resolve) => (isStopped = resolve));

  const partOf = (partition: number): Part => {
    const part = parts.get(partition % count);
    if (!part) throw new Error(`nobody reads partition ${partition}`);
    return part;
  };
  const gate: BatchGate = {
    pass: async (batch, signal) => partOf(batch.partition).options.gate?.pass(batch, signal),
  };

  return {
    async join(own, part) {
      parts.set(own, part);
      const { options } = part;
      if (parts.size === count) {
        const shared: ConsumeOptions = {
          ...options,
          ...(options.gate && { gate }),
          onTaken: (partition) => partOf(partition).options.onTaken?.(partition),
        };
        begin(log.consume(shared, (batch) => partOf(batch.partition).onBatch(batch)));
      }
      const consumer = await consuming;
      return {
        partitions: () => consumer.partitions().filter((partition) => partition % count === own),
        async stop() {
          stopped++;
          if (stopped === count) isStopped();
          await allStopped;
          await consumer.stop();
        },
      };
    },
  };
}
