/** What the event loop did since it was asked last. */
export interface LoopSample {
  /** Mean time by which timers were late. */
  lagMs: number;
  /** Share of the time in which the loop had work. */
  busy: number;
}

/** A loop that is late though it is mostly idle shares its core with others: to shed would not help it. */
const BUSY = 0.7;
/** Up within about a second of a lag at three times the bound, down in ten: the load it makes room for is still there. */
const UP = 0.1;
const DOWN = 0.02;
/** Fully shed of all that may be shed for lack of CPU; repeated errors cost as much to recognise as to take. */
const HIGHEST = 2;

/**
 * The level at which the event loop is no later than its bound, found by trying: up while it is late, slowly down while it is not.
 * So what is taken is taken at the speed of an idle relay, however much comes.
 */
export function createLagControl(maxLagMs: number): (sample: LoopSample) => number {
  let level = 0;
  return ({ lagMs, busy }) => {
    const isLate = lagMs > maxLagMs && busy > BUSY;
    const change = isLate ? UP * Math.min(3, lagMs / maxLagMs) : -DOWN;
    level = Math.min(HIGHEST, Math.max(0, level + change));
    return level;
  };
}
