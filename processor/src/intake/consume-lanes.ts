import { LIVE_TOPICS } from '@breakwater/relay/log';
import type { Batch, ConsumeOptions, Consumer, LiveTopic, Log } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import { storeBatch } from './store-batch.ts';
import type { EnvelopeTools } from './store-batch.ts';
import { ENVELOPE_LANES } from '../topics/subscriptions.ts';
import type { EnvelopeLane } from '../topics/subscriptions.ts';
import { tryingAgain } from '../topics/trying-again.ts';
import { processorsOf } from './flush/flush-times.ts';
import { createFlushGate } from './flush/gate.ts';
import type { PathTime } from './flush/path-time.ts';
import { createGatherer, PartitionLeftError } from './flush/gatherer.ts';
import { createRecentIds } from './recent-ids.ts';
import type { RecentIds } from './recent-ids.ts';
import { idColumnsOf } from './stored-ids.ts';
import type { Store } from '../store/port.ts';
import type { FollowedLane } from './lanes/pressure.ts';
import { BatchSize } from './lanes/batch-size.ts';
import { LaneProgress } from './lanes/progress.ts';
import { Scheduler, StoppingError } from './lanes/scheduler.ts';
import type { Turn } from './lanes/scheduler.ts';
import { createTogether } from './lanes/together.ts';

export interface LaneTools extends Omit<EnvelopeTools, 'recent' | 'lane' | 'gatherer' | 'isOurs'> {
  log: Log;
  store: Store;
  /** How long records wait to be stored together, in place of the time that follows from their rate. */
  flushMs?: number | undefined;
  /** How long it takes after a wait until events are on pages, which a shorter wait makes up for. */
  pathTime: PathTime;
  /** States that records were lost before they were read. */
  onLost: NonNullable<ConsumeOptions['onLost']>;
  onCutBack: NonNullable<ConsumeOptions['onCutBack']>;
  logger: Logger;
}

export interface ConsumedLanes {
  followed: readonly FollowedLane[];
  /** Finishes the running batches; waiting ones are left for later. */
  stop(): Promise<void>;
}

/** Consumes every topic of envelopes, all by the same code, each batch when it is its turn. */
export async function consumeLanes(tools: LaneTools): Promise<ConsumedLanes> {
  const { log, store, kinds, logger, now } = tools;
  const scheduler = new Scheduler();
  const stopping = new AbortController();
  const consumers = new Map<EnvelopeLane, Consumer>();
  /** Among how many processes the partitions of a lane are divided, by this one's part of them. */
  const shares = new Map<EnvelopeLane, () => number>();
  const isHere = (lane: EnvelopeLane, partition: number): boolean =>
    consumers.get(lane)?.partitions().includes(partition) ?? false;
  const lanesOf = (live: LiveTopic): EnvelopeLane[] =>
    Object.values<EnvelopeLane>(ENVELOPE_LANES).filter((lane) => lane.live === live);

  /** How often a partition of a lane has left this process. */
  const left = new Map<string, number>();
  const gatherer = createGatherer({ id: tools.id, store, logger, signal: stopping.signal });
  const gate = createFlushGate({
    flushMs: tools.flushMs,
    processors: () => Math.max(1, ...[...shares.values()].map((share) => share())),
    pathMs: tools.pathTime.ms,
    onOpen: (batches) => gatherer.expect(batches),
    now,
  });

  const follow = async (lane: EnvelopeLane, recent: RecentIds): Promise<FollowedLane & { stop(): Promise<void> }> => {
    const progress = new LaneProgress(lane);
    const together = createTogether((partition) => lanesOf(lane.live).every((each) => isHere(each, partition)));
    const size = new BatchSize(lane.maxRecords);
    const placeOf = (partition: number): string => `${lane.topic}:${partition}`;
    const timesLeft = (partition: number): number => left.get(placeOf(partition)) ?? 0;
    const trying = tryingAgain(logger, lane.topic);
    const consumer = await log.consume(
      {
        ...lane,
        gate,
        get maxRecords() {
          return lane.lane === 'live' ? lane.maxRecords : size.records(scheduler.isLiveIdle());
        },
        from: 'earliest',
        onError: (error, range) => {
          if (error instanceof StoppingError || error instanceof PartitionLeftError) return;
          trying.onError(error, range);
        },
        onJoined: trying.onJoined,
        onTaken: (partition) => {
          recent.takenOver(partition);
          together.taken(partition);
        },
        onLeft: (partition) => void left.set(placeOf(partition), timesLeft(partition) + 1),
        onLost: tools.onLost,
        onCutBack: tools.onCutBack,
      },
      async (batch) => {
        progress.came(batch);
        gate.handed(batch.records.length);
        gatherer.came(batch);
        const before = timesLeft(batch.partition);
        const isOurs = (): boolean => timesLeft(batch.partition) === before;
        await together.wait(batch.partition, stopping.signal);
        await scheduler.run(turnOf(lane, batch, now() - gate.intervalMs()), async () => {
          const began = performance.now();
          try {
            const account = await storeBatch(batch, { ...tools, gatherer, isOurs, recent, lane });
            trying.onJoined();
            const took = performance.now() - began;
            size.took(batch.records.length, took);
            if (lane.lane === 'live') tools.pathTime.stored(took);
            logger[account.dead > 0 ? 'warn' : 'debug']({ batch: batch.id, ...account }, 'batch stored');
          } catch (error) {
            recent.forget(batch);
            throw error;
          }
        });
        progress.done(batch);
      },
    );
    consumers.set(lane, consumer);
    shares.set(lane, () => processorsOf(consumer.partitions().length, progress.partitionCount));
    return { progress, consumer, stop: () => consumer.stop() };
  };

  // Joining a group takes seconds on Kafka.
  const followed = await Promise.all(
    LIVE_TOPICS.flatMap((live) => {
      const recent = createRecentIds(store, live, idColumnsOf(kinds, live), now, (name, partition) =>
        lanesOf(live).some((lane) => lane.lane === name && isHere(lane, partition)),
      );
      return lanesOf(live).map((lane) => follow(lane, recent));
    }),
  );
  return {
    followed,
    async stop() {
      const stopped = followed.map(({ stop }) => stop());
      // Stopped after the consumers, so that no refused batch tries again.
      scheduler.stop();
      stopping.abort();
      await Promise.all(stopped);
    },
  };
}

/**
 * The lanes of a live topic share what they know of a partition, so one batch of it is worked on at a time. `due` is the time of
 * the append of a record that comes through the gate now: the wait for it does not show that a lane is late.
 */
function turnOf({ lane, live, maxRecords, maxBytes }: EnvelopeLane, batch: Batch, due: number): Turn {
  const { partition, records } = batch;
  const bytes = records.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
  return {
    lane,
    key: `${live}:${partition}`,
    isFull: records.length >= maxRecords || bytes >= maxBytes * NEARLY,
    ageMs: Math.max(0, due - (records[0]?.timestampMs ?? due)),
  };
}

/** A batch is closed before the record that would not fit. */
const NEARLY = 0.9;
