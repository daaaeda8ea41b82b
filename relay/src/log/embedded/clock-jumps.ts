/** A time server moves a clock by less between two looks. */
const JUMP_MS = 10_000;
/** So long a jump is told. Then the clock is taken as it is. */
const TOLD_MS = 10 * 60_000;

/**
 * Jumps of the clock of this machine, against one that only counts on. Gives by how much the clock has lately been set ahead, or back
 * (negative); 0 while it goes evenly. A machine that slept looks like one whose clock was set ahead. A clock that is behind `newest`,
 * the time of a record of an earlier run, was set back between the runs; one that was set ahead looks like a long stop.
 */
export function createClockJumps(now: () => number, passed: () => number, newest = 0): () => number {
  let even = Math.max(now(), newest) - passed();
  let jumpedAt: number | null = null;
  return () => {
    const ahead = now() - passed() - even;
    const isNew = jumpedAt === null;
    if (Math.abs(ahead) > JUMP_MS && (isNew || passed() - (jumpedAt ?? 0) < TOLD_MS)) {
      jumpedAt ??= passed();
      return ahead;
    }
    even += ahead;
    jumpedAt = null;
    return 0;
  };
}
