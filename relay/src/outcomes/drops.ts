import type { OutcomesRecord } from '../log/index.ts';

export type Drop = OutcomesRecord['drops'][number];

/** Events that were not kept: their ids until they are published, in a number that fits the memory. */
export interface NamedDrops {
  add(drop: Drop): void;
  isEmpty(): boolean;
  take(): { drops: Drop[]; unnamed: number };
}

/** Two seconds of a flood, and what an outage of the log may leave: some 300 bytes each. */
const NAMES = 50_000;

export function createDrops(maxNames = NAMES): NamedDrops {
  let drops: Drop[] = [];
  let unnamed = 0;
  return {
    add(drop) {
      // Thirty attachments of one event are one drop.
      const last = drops.at(-1);
      if (last && last.eventId === drop.eventId && isAlike(last, drop)) return;
      if (drops.length < maxNames) drops.push(drop);
      else unnamed += 1;
    },
    isEmpty: () => drops.length === 0,
    take() {
      const taken = { drops, unnamed };
      drops = [];
      unnamed = 0;
      return taken;
    },
  };
}

const isAlike = (a: Drop, b: Drop): boolean =>
  a.project === b.project && a.category === b.category && a.outcome === b.outcome && a.reason === b.reason;
