import { MINUTE_MS } from '@breakwater/relay/log';
import type { TimeSpan } from '@breakwater/relay/log';

export interface Clocks {
  /** The wall clock, epoch milliseconds: it may be set. */
  now: () => number;
  /** Milliseconds that pass, whatever happens to the wall clock. */
  passed: () => number;
}

/** A clock that was corrected by less is no jump. */
const JUMP_MS = 2 * MINUTE_MS;
const MOST_JUMPS = 100;

/** Call often. Gives the spans that the wall clock jumped over since the start, the newest last. */
export function watchClock({ now, passed }: Clocks): () => readonly TimeSpan[] {
  let before = { wall: now(), passed: passed() };
  let jumps: readonly TimeSpan[] = [];
  return () => {
    const at = { wall: now(), passed: passed() };
    const expected = before.wall + at.passed - before.passed;
    // When it jumped is not known: somewhere since the last call.
    if (at.wall - expected > JUMP_MS) jumps = [...jumps, { from: before.wall, to: at.wall }].slice(-MOST_JUMPS);
    before = at;
    return jumps;
  };
}
