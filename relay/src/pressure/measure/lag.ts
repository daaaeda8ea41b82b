/** Figures of the event loop since the last sample. */
export interface LoopSample {
  /** Mean time by which timers were late. */
  lagMs: number;
  /** Share of the time in which the loop had work, with or without a CPU for it. */
  busy: number;
  /** CPU time of the process divided by the time that passed. */
  cpu: number;
}

/** A loop that is late though mostly idle has no flood to shed. */
const BUSY = 0.7;
/** A loop that has work but gets no CPU shares its core with other processes. Only a long delay is a reason to shed. */
const STARVED_TIMES = 20;
/**
 * A flood begins at once: at ten times the bound a level is reached in two samples. It ends slowly, because clients still send
 * items that were shed.
 */
const UP = 0.05;
const STEEPEST = 10;
const DOWN = 0.01;
/** The highest level that lack of CPU gives. It takes as much CPU to recognise repeated errors as to take them. */
const HIGHEST = 2;

/**
 * Finds by trial the level at which the event loop is no later than its bound: it rises while the loop is late and falls slowly
 * while it is not. So accepted items are handled at the speed of an idle relay, however many arrive.
 */
export function createLagControl(maxLagMs: number): (sample: LoopSample) => number {
  let level = 0;
  return ({ lagMs, busy, cpu }) => {
    const boundMs = cpu > BUSY ? maxLagMs : STARVED_TIMES * maxLagMs;
    const isLate = busy > BUSY && lagMs > boundMs;
    const change = isLate ? UP * Math.min(STEEPEST, lagMs / boundMs) : -DOWN;
    level = Math.min(HIGHEST, Math.max(0, level + change));
    return level;
  };
}
