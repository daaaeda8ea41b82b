import { cohortOf } from '@breakwater/relay/log';
import type { Span } from '@breakwater/relay/log';

import type { LogPlace } from '../../topics/row-origin.ts';
import { NO_CHANGE } from './known.ts';
import type { Decide } from './known.ts';

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
  away: readonly Span[];
  /** The clock jumped over the minute: absence in it is unknown. */
  gap: boolean;
  /** Cohorts that end at or before this time are closed: their numbers change by late data alone. */
  closed: number;
  source: LogPlace;
}

/** A minute that is not later than the last one was decided on already: time never goes back. */
export const decideTick: Decide<'tick'> = ({ minute, away, gap }, { judgedUntil }, source) =>
  judgedUntil !== null && minute <= judgedUntil
    ? NO_CHANGE
    : {
        ...NO_CHANGE,
        tick: { minute, since: judgedUntil, away, gap: gap ?? false, closed: cohortOf(minute), source },
      };
