import { encodeRecord, MINUTE_MS, TOPICS } from '@breakwater/relay/log';
import type { Log, LogRecord } from '@breakwater/relay/log';

import { createWatermark } from '../ledger/watermark.ts';
import type { FollowedTopic } from '../ledger/watermark.ts';
import type { Store } from '../store/port.ts';
import { ENVELOPE_LANES } from '../topics/subscriptions.ts';
import { watchClock } from './clock-jumps.ts';
import type { Clocks } from './clock-jumps.ts';
import type { FollowedRelays } from './follow-relays.ts';
import { PASS_AFTER_MS, planTicks } from './plan-ticks.ts';
import { lastTicks } from './ticks-in-store.ts';

export interface TickerTools {
  log: Pick<Log, 'append' | 'positions'>;
  store: Pick<Store, 'select'>;
  /** The partitions of `issues` that this process owns. */
  partitions: () => readonly number[];
  relays: Pick<FollowedRelays, 'alive' | 'forgotten'>;
  clocks: Clocks;
}

export interface Ticker {
  /** Appends the ticks that are due, at most {@link TICKS_A_LOOK} in each partition. Call once a second. */
  look(): Promise<void>;
}

/** Large moves are appended at the same rate (`paced.ts`): an hour is caught up with in six seconds, and holds up nothing. */
const TICKS_A_LOOK = 10;
const FORGET_MS = 3_600_000;

/**
 * Ticks wait for the live lanes alone. A lane that is slow or old, and notifications, hold up no alarm; what comes by them late
 * is judged again.
 */
const AWAITED: readonly FollowedTopic[] = Object.values(ENVELOPE_LANES).filter(({ lane }) => lane === 'live');

/**
 * Appends a tick a minute to each partition of `issues` that this process owns. At a take-over it goes on behind the last tick that
 * the store has; ticks that the owner before has appended since are appended again, and ignored by whoever reads them. Two processes
 * that own a partition for a moment do no harm in the same way: what a tick says is true whoever says it.
 */
export function createTicker({ log, store, partitions, relays, clocks }: TickerTools): Ticker {
  const { now } = clocks;
  const watermark = createWatermark(log, [AWAITED], now);
  const jumps = watchClock(clocks);
  /** The last tick of each partition that is owned; null where it has none. */
  const last = new Map<number, number | null>();
  let forgotAt = now();

  const takeOver = async (owned: readonly number[]): Promise<void> => {
    for (const partition of last.keys()) if (!owned.includes(partition)) last.delete(partition);
    const taken = owned.filter((partition) => !last.has(partition));
    if (taken.length === 0) return;
    const stored = await lastTicks(store);
    for (const partition of taken) last.set(partition, stored.get(partition) ?? null);
  };

  const isDue = (partition: number): boolean => now() - PASS_AFTER_MS >= (last.get(partition) ?? 0) + MINUTE_MS;

  const forget = async (owned: readonly number[]): Promise<void> => {
    if (!owned.includes(0) || now() - forgotAt < FORGET_MS) return;
    forgotAt = now();
    const gone = relays.forgotten(now()).map((key): LogRecord => ({ key, value: null }));
    if (gone.length > 0) await log.append(TOPICS.relays.name, gone);
  };

  return {
    async look() {
      const jumped = jumps();
      const owned = partitions();
      await takeOver(owned);
      // Nothing is asked of the log between two minutes.
      if (!owned.some(isDue)) return;
      const { until } = await watermark.look();
      if (until === null) return;

      const alive = relays.alive();
      const due = owned.flatMap((partition) =>
        planTicks({
          last: last.get(partition) ?? null,
          passedUntil: until,
          alive,
          jumps: jumped,
          most: TICKS_A_LOOK,
        }).map((tick) => ({ partition, tick })),
      );
      if (due.length === 0) return;
      await log.append(
        TOPICS.issues.name,
        due.map(({ partition, tick }) => ({ key: 'tick', partition, value: encodeRecord(tick) })),
      );
      for (const { partition, tick } of due) last.set(partition, tick.minute);
      await forget(owned);
    },
  };
}
