import type { BatchGate, OpenBatch } from '@breakwater/relay/log';

import { SYSTEM_CLOCK } from '../lanes/scheduler.ts';
import type { Clock } from '../lanes/scheduler.ts';
import { flushIntervalMs, opensAt } from './flush-times.ts';

export interface FlushGate extends BatchGate {
  /** Counts records that were handed out, by an opening or as a full batch. */
  handed(records: number): void;
  /** How long a batch that is not full waits at present. */
  intervalMs(): number;
}

export interface GateTools {
  /** In place of the interval that follows from the rate. */
  flushMs?: number | undefined;
  /** How many processes share the lanes. */
  processors: () => number;
  /** How long the path after an opening takes at present. */
  pathMs: () => number;
  /** Called with the batches that pass together, before any of them is handed out. */
  onOpen: (batches: readonly OpenBatch[]) => void;
  now: () => number;
  clock?: Pick<Clock, 'after'>;
}

/** The one gate of a process: batches of all lanes and partitions pass it together. Without batches it sets no timer. */
export function createFlushGate({
  flushMs,
  processors,
  pathMs,
  onOpen,
  now,
  clock = SYSTEM_CLOCK,
}: GateTools): FlushGate {
  const waiting = new Map<OpenBatch, () => void>();
  // A process that starts waits once, so that what lies in its partitions meets at the first opening.
  let openedAt = now();
  let records = 0;
  let perSecond = 0;
  let timer: { at: number; cancel: () => void } | null = null;

  const intervalMs = (): number => flushMs ?? flushIntervalMs(perSecond, processors(), pathMs());

  const open = (): void => {
    timer = null;
    const at = now();
    // An interval that was idle counts with its whole length, so the rate is then that of quiet times.
    perSecond = (records * 1000) / Math.max(1, at - openedAt);
    records = 0;
    openedAt = at;
    const passing = [...waiting];
    waiting.clear();
    onOpen(passing.map(([batch]) => batch));
    for (const [, pass] of passing) pass();
  };

  const plan = (): void => {
    if (waiting.size === 0) {
      timer?.cancel();
      timer = null;
      return;
    }
    const oldestMs = Math.min(...[...waiting.keys()].map((batch) => batch.oldestMs));
    const at = opensAt({ oldestMs, openedAt, intervalMs: intervalMs(), now: now() });
    if (timer && timer.at <= at) return;
    timer?.cancel();
    timer = { at, cancel: clock.after(Math.max(0, at - now()), open) };
  };

  return {
    intervalMs,
    handed: (count) => void (records += count),
    async pass(batch, signal) {
      if (signal.aborted) return;
      await new Promise<void>((resolve) => {
        const end = (): void => {
          signal.removeEventListener('abort', end);
          resolve();
          if (waiting.delete(batch)) plan();
        };
        signal.addEventListener('abort', end, { once: true });
        waiting.set(batch, end);
        plan();
      });
    },
  };
}
