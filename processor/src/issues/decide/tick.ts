import { cohortOf } from '@breakwater/relay/log';

import { NO_CHANGE } from './known.ts';
import type { Decide } from './known.ts';

/** A minute that is not later than the last one was decided on already: time never goes back. */
export const decideTick: Decide<'tick'> = ({ minute, away, gap }, { judgedUntil }, source) =>
  judgedUntil !== null && minute <= judgedUntil
    ? NO_CHANGE
    : {
        ...NO_CHANGE,
        tick: { minute, since: judgedUntil, away, gap: gap ?? false, closed: cohortOf(minute), source },
      };
