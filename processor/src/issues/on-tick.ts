import type { Tick } from './decide/tick.ts';

/**
 * Called for each tick in the order of its partition, when all that lies before it is decided and stored, and before anything behind
 * it is decided. A batch that comes again calls it again with the same tick, which `source` tells: at least once, hence what it
 * writes must be the same again.
 */
export type OnTick = (minute: number, tick: Omit<Tick, 'minute'>) => Promise<void>;
