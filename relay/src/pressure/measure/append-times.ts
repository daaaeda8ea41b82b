import type { Arrived } from '../../gates/gate.ts';

/**
 * How long requests wait for a log that takes their records, lately. One that takes none is out, and no reason to shed: 503 asks clients
 * to send again, and 429 to throw away.
 */
export interface AppendTimes {
  /** Of a request of which something is to be appended. */
  begin(arrived: Arrived): void;
  end(arrived: Arrived, isAppended: boolean): void;
  /** 0 while the log is out: then every request is answered with 503, and sent again. A client that hears 429 drops what it has. */
  ms(): number;
}

const WEIGHT_OF_NEWEST = 0.1;
/** Nothing was appended for so long: what was measured before says nothing any more. */
const FORGET_MS = 5_000;

export function createAppendTimes(now: () => number): AppendTimes {
  /** Since when each waits. */
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
