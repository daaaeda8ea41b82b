import type { Arrived } from '../../gates/gate.ts';

/**
 * The time that requests lately wait for a log that takes their records. A log that takes none is out, which is no reason to
 * shed: after 503 clients send again, after 429 they drop their items.
 */
export interface AppendTimes {
  /** Begins the time of a request with items to append. */
  begin(arrived: Arrived): void;
  end(arrived: Arrived, isAppended: boolean): void;
  /**
   * Average milliseconds; 0 while the log is out. Then every request is answered with 503 and sent again; after a 429 the
   * client would drop it.
   */
  ms(): number;
}

const WEIGHT_OF_NEWEST = 0.1;
/** After so long without an append the average is no longer used. */
const FORGET_MS = 5_000;

export function createAppendTimes(now: () => number): AppendTimes {
  /** The time since which each request waits. */
  const waiting = new Map<Arrived, number>();
  let averageMs = 0;
  let endedAt = -Infinity;
  return {
    begin: (arrived) => void waiting.set(arrived, now()),
    end(arrived, isAppended) {
      const since = waiting.get(arrived);
      waiting.delete(arrived);
      if (!isAppended || since === undefined) return;
      endedAt = now();
      averageMs += WEIGHT_OF_NEWEST * (endedAt - since - averageMs);
    },
    ms: () => (now() - endedAt < FORGET_MS ? averageMs : 0),
  };
}
