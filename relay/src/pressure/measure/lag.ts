/** What the event loop did since it was asked last. */
export interface LoopSample {
  /** Mean time by which timers were late. */
  lagMs: number;
  /** Share of the time in which the loop had work, whether it got the CPU for it or not. */
  busy: number;
  /** CPU time of the process by the time that passed. */
  cpu: number;
}

/** A loop that is late though it is mostly idle has no flood before it. */
const BUSY = 0.7;
/** One that has work and gets no CPU for it shares its core with others. What passes soon is no reason to shed; what does not is. */
const STARVED_TIMES = 20;
/** A flood begins at once: at ten times the bound a level is reached in two samples. It ends slowly, for what was shed is still being sent. */
const UP = 0.05;
const STEEPEST = 10;
const DOWN = 0.01;
/** Fully shed of all that may be shed for lack of CPU; repeated errors cost as much to recognise as to take. */
const HIGHEST = 2;

/**
 * The level at which the event loop is no later than its bound, found by trying: up while it is late, slowly down while it is not.
 * So what is taken is taken at the speed of an idle relay, however much comes.
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
