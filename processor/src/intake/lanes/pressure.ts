import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Consumer, Log } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import type { LaneProgress, PartitionLag } from './progress.ts';

export interface PressureReport {
  /** How far behind this process is, in each of its partitions. */
  lanes(): PartitionLag[];
  /** Removes the published record, because this process ends. */
  close(): Promise<void>;
}

/** A lane as this process reads it. */
export interface FollowedLane {
  progress: LaneProgress;
  consumer: Pick<Consumer, 'partitions'>;
}

export interface PressureTools {
  log: Pick<Log, 'append' | 'positions'>;
  /** The name of this process, for as long as it runs. */
  id: string;
  lanes: readonly FollowedLane[];
  logger: Pick<Logger, 'warn'>;
  now: () => number;
}

const TICK_MS = 1_000;
/** The interval without waiting records: less than half of the ten seconds after which relays count a processor as gone. */
const QUIET_MS = 4_000;
/** The positions are asked for at least this often, even when nothing happens. */
const ASK_MS = 5_000;
/** A log that is away must not delay a stop. */
const FAREWELL_MS = 1_000;

/**
 * Publishes that a processor starts, so that relays put new events into the live lane from now on. There they wait for the
 * second that joining its groups takes; in the backlog they would wait behind all of it.
 */
export async function announce({ log, id, logger, now }: Omit<PressureTools, 'lanes'>): Promise<void> {
  const value = encodeRecord({ v: 1, processor: id, at: now(), lanes: [] });
  try {
    await log.append(TOPICS.pressure.name, [{ key: id, value }]);
  } catch (error) {
    // The state is published again as soon as the groups are joined.
    logger.warn({ error }, 'the log did not take that this processor is coming');
  }
}

/** Publishes how far behind this process is: each second while there are records to process, and seldom otherwise. */
export async function publishPressure(tools: PressureTools): Promise<PressureReport> {
  const { log, id, lanes, logger, now } = tools;
  const { name: topic } = TOPICS.pressure;
  let published = { at: -Infinity, wasQuiet: false };
  let askedAt = -Infinity;
  let asking: Promise<void> | null = null;
  let appending: Promise<void> | null = null;
  let isFailing = false;

  const states = (): PartitionLag[] =>
    lanes.flatMap(({ progress, consumer }) => progress.states(consumer.partitions(), now()));

  const complain = (error: unknown): void => {
    if (!isFailing) logger.warn({ error }, 'the log does not take or tell how far this processor is');
    isFailing = true;
  };

  const ask = async (): Promise<void> => {
    askedAt = now();
    await Promise.all(
      lanes.map(async ({ progress }) => {
        progress.heard(await log.positions(progress.lane.topic, progress.lane.group), now());
      }),
    );
  };

  const publish = async (state: readonly PartitionLag[]): Promise<void> => {
    const at = now();
    await log.append(topic, [{ key: id, value: encodeRecord({ v: 1, processor: id, at, lanes: [...state] }) }]);
    published = { at, wasQuiet: isQuiet(state) };
    isFailing = false;
  };

  /** Starts no second request or append while one is on its way, because a log that is away answers late. */
  const tick = (): void => {
    for (const { progress } of lanes) progress.tick(now());
    const state = states();
    if (!isQuiet(state) || now() - askedAt >= ASK_MS) {
      asking ??= ask()
        .catch(complain)
        .finally(() => (asking = null));
    }
    if (isQuiet(state) && published.wasQuiet && now() - published.at < QUIET_MS) return;
    appending ??= publish(state)
      .catch(complain)
      .finally(() => (appending = null));
  };

  await ask().catch(complain);
  tick();
  // Relays have the state by now, or the log is away.
  await appending;
  const timer = setInterval(tick, TICK_MS);

  return {
    lanes: states,
    async close() {
      clearInterval(timer);
      const farewell = async (): Promise<void> => {
        await appending;
        await log.append(topic, [{ key: id, value: null }]);
      };
      let giveUp: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (giveUp = setTimeout(resolve, FAREWELL_MS)));
      await Promise.race([farewell().catch(complain), late]);
      clearTimeout(giveUp);
    },
  };
}

const isQuiet = (states: readonly PartitionLag[]): boolean =>
  states.every(({ oldestAgeMs, waiting, perSecond }) => oldestAgeMs === 0 && waiting === 0 && perSecond === 0);
