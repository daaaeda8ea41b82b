import type { TimedMeta } from '../stale-clients/clock-drift.ts';
import type { Scrubber } from './scrubber.ts';

/** The facts of an envelope that kinds may use: a project that keeps no addresses has no sender's. */
export const shownMeta = (meta: TimedMeta, scrubber: Pick<Scrubber, 'keepsAddresses'> | undefined): TimedMeta =>
  scrubber?.keepsAddresses === false ? { ...meta, remoteAddress: undefined } : meta;
