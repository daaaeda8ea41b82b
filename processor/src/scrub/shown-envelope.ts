import type { EnvelopeHeaders } from '@breakwater/sdk/wire';

import type { TimedMeta } from '../stale-clients/clock-drift.ts';
import { scrubAlone } from './scrub-text.ts';
import type { Scrubber } from './scrubber.ts';

/** The facts of an envelope that kinds may use: a project that keeps no addresses has no sender's. */
export const shownMeta = (meta: TimedMeta, scrubber: Pick<Scrubber, 'keepsAddresses'> | undefined): TimedMeta =>
  scrubber?.keepsAddresses === false ? { ...meta, remoteAddress: undefined } : meta;

/** The headers of an envelope name a release and an environment, which spans take from there. */
export const shownHeaders = ({ trace, ...headers }: EnvelopeHeaders): EnvelopeHeaders =>
  trace
    ? {
        ...headers,
        trace: Object.fromEntries(Object.entries(trace).map(([name, value]) => [name, scrubAlone(value, 'text')])),
      }
    : headers;
