import type { LoopSample } from './lag.ts';
import type { PressureLevel } from './level.ts';
import type { LoopWatch } from './watch-process.ts';

export interface LevelWatch {
  level(): PressureLevel;
  close(): void;
}

export interface LevelWatchOptions {
  loop: LoopWatch;
  measure: (loop: LoopSample) => PressureLevel;
  everyMs: number;
  now: () => number;
}

/** A loop that has less to do cannot be late for its load: `lag.ts` needs more before it sheds. */
const BUSY = 0.5;
/** The time of one glance at the loop. A shorter one would take a single large body for a flood. */
const GLANCE_MS = 200;
/** Ticks of a loop with little to do before the watch rests: those of two seconds. */
const REST_TICKS = 40;
const AT_REST: LoopSample = { lagMs: 0, busy: 0, cpu: 0 };

/**
 * The level of pressure, measured while requests ask for it. Only a busy loop, or a level that is reached, is watched by timers: they
 * wake a process a hundred times a second, which costs 2 % of a core and so more than ten events a second may cost.
 */
export function watchLevel({ loop, measure, everyMs, now }: LevelWatchOptions): LevelWatch {
  let level = measure(AT_REST);
  let measuredAt = -Infinity;
  let glancedAt = now();
  let quietTicks = 0;
  let timer: NodeJS.Timeout | null = null;

  const begin = (): void => {
    loop.begin();
    quietTicks = 0;
    timer = setInterval(tick, everyMs).unref();
  };
  const rest = (): void => {
    if (timer) clearInterval(timer);
    timer = null;
    loop.end();
  };
  const tick = (): void => {
    const sample = loop.sample();
    level = measure(sample);
    quietTicks = sample.busy > BUSY || level.level > 0 ? 0 : quietTicks + 1;
    if (quietTicks > REST_TICKS) rest();
  };
  const isBusy = (at: number): boolean => {
    if (at - glancedAt < GLANCE_MS) return false;
    glancedAt = at;
    return loop.glance() > BUSY;
  };

  return {
    level() {
      const at = now();
      if (timer || at - measuredAt < everyMs) return level;
      measuredAt = at;
      level = measure(AT_REST);
      if (level.level > 0 || isBusy(at)) begin();
      return level;
    },
    close: rest,
  };
}
