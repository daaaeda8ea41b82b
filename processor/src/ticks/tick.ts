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
