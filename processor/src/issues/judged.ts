import type { Batch } from '@breakwater/relay/log';

import type { Store } from '../store/port.ts';
import { lastTickBefore, storeTicks } from '../ticks/ticks-in-store.ts';
import type { Tick } from '../ticks/tick.ts';

/** How far a partition is judged, at a place within a batch. */
export interface JudgedInBatch {
  /** The newest minute that was passed; null before the first. */
  until(): Promise<number | null>;
  pass(tick: Tick): void;
  /** Call when the decisions of the batch are stored, and before its place is committed. */
  store(): Promise<void>;
}

export interface JudgedMinutes {
  of(batch: Pick<Batch, 'partition' | 'first' | 'end' | 'id' | 'redelivered'>): JudgedInBatch;
}

/** The minute is asked for once for each batch with ticks, and only where another process may have decided since the last one. */
export function createJudged(store: Pick<Store, 'insert' | 'select'>): JudgedMinutes {
  /** By partition, the end of its last batch and what was known there; undefined where nothing asked. */
  const known = new Map<number, { end: number; minute: number | null | undefined }>();

  return {
    of({ partition, first, end, id, redelivered }) {
      const before = known.get(partition);
      let minute = before?.end === first && !redelivered ? before.minute : undefined;
      const passed: Tick[] = [];
      known.delete(partition);
      return {
        async until() {
          if (minute === undefined) minute = await lastTickBefore(store, { partition, offset: first });
          return minute;
        },
        pass(tick) {
          passed.push(tick);
          minute = tick.minute;
        },
        async store() {
          await storeTicks(store, passed, id);
          known.set(partition, { end, minute });
        },
      };
    },
  };
}
