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
}

/** Ticks without a request before the watch rests: those of two seconds. */
const REST_TICKS = 40;
const AT_REST: LoopSample = { lagMs: 0, busy: 0, cpu: 0 };

/**
 * The level of pressure, measured again and again while requests ask for it or items are shed. An idle relay measures nothing,
 * because timers that wake a process a hundred times a second cost more than all its other work. Its first request measures.
 */
export function watchLevel({ loop, measure, everyMs }: LevelWatchOptions): LevelWatch {
  let level = measure(AT_REST);
  let unasked = 0;
  let timer: NodeJS.Timeout | null = null;

  const begin = (): void => {
    loop.begin();
    level = measure(AT_REST);
    timer = setInterval(tick, everyMs).unref();
  };
  const rest = (): void => {
    if (timer) clearInterval(timer);
    timer = null;
    loop.end();
  };
  const tick = (): void => {
    level = measure(loop.sample());
    if (++unasked > REST_TICKS && level.level === 0) rest();
  };

  return {
    level() {
      unasked = 0;
      if (!timer) begin();
      return level;
    },
    close: rest,
  };
}
