import type { TimeSpan } from '@breakwater/relay/log';

import type { LogPlace } from '../topics/row-origin.ts';

/**
 * A minute that a partition has passed: everything of the live lanes that was received before it has been decided on. Times are
 * epoch milliseconds.
 */
export interface Tick {
  /** The end of the minute. */
  minute: number;
  /** The minute that was passed before; null where none was. Minutes between the two had no tick: absence in them is unknown. */
  since: number | null;
  /** Spans of the minute in which no relay could take anything: absence in them is unknown. */
  away: readonly TimeSpan[];
  /** The clock jumped over the minute: absence in it is unknown. */
  gap: boolean;
  /** Cohorts that end at or before this time are closed: their numbers change by late data alone. */
  closed: number;
  source: LogPlace;
}

/**
 * Called for each tick in the order of its partition, when all that lies before it is decided and stored, and before anything behind
 * it is decided. A batch that comes again calls it again with the same tick, which `source` tells: at least once, hence what it
 * writes must be the same again.
 */
export type OnTick = (minute: number, tick: Omit<Tick, 'minute'>) => Promise<void>;
