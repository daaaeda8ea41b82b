import type { Arrived } from '../gate.ts';

/** How long requests wait for the log, lately: those too that still do. */
export interface AppendTimes {
  begin(arrived: Arrived): void;
  end(arrived: Arrived, isAppended: boolean): void;
  ms(): number;
}

const WEIGHT_OF_NEWEST = 0.1;
/** Nothing was appended for so long: what was measured before says nothing any more. */
const FORGET_MS = 5_000;

export function createAppendTimes(now: () => number): AppendTimes {
  /** In the order in which they came. */
  const waiting = new Set<Arrived>();
  let averageMs = 0;
  let endedAt = 0;
  return {
    begin: (arrived) => void waiting.add(arrived),
    end(arrived, isAppended) {
      waiting.delete(arrived);
      if (!isAppended) return;
      endedAt = now();
      averageMs += WEIGHT_OF_NEWEST * (endedAt - arrived.receivedAt - averageMs);
    },
    ms() {
      const [oldest] = waiting;
      const waitedMs = oldest ? now() - oldest.receivedAt : 0;
      return Math.max(waitedMs, now() - endedAt < FORGET_MS ? averageMs : 0);
    },
  };
}
