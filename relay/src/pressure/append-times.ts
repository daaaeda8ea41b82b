import type { Arrived } from '../gate.ts';

/** How long requests wait for the log, lately: those too that still do. */
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
  /** In the order in which they came. */
  const waiting = new Set<Arrived>();
  let averageMs = 0;
  let endedAt = 0;
  let isOut = false;
  return {
    begin: (arrived) => void waiting.add(arrived),
    end(arrived, isAppended) {
      const hasWaited = waiting.delete(arrived);
      if (!hasWaited) return;
      // What waited for the log to come back says how long it was out, not how fast it is.
      if (isAppended && isOut) averageMs = 0;
      else if (isAppended) averageMs += WEIGHT_OF_NEWEST * (now() - arrived.receivedAt - averageMs);
      if (isAppended) endedAt = now();
      isOut = !isAppended;
    },
    ms() {
      if (isOut) return 0;
      const [oldest] = waiting;
      const waitedMs = oldest ? now() - oldest.receivedAt : 0;
      return Math.max(waitedMs, now() - endedAt < FORGET_MS ? averageMs : 0);
    },
  };
}
