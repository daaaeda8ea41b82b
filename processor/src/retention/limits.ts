/** The kinds of rows that are kept for a time of their own. */
export type KeptKind = 'events' | 'spans';

/** A week of disk costs little, and two years are the longest that a comparison with last year needs. */
export const RETENTION_DAYS = { least: 1, most: 730 } as const;

/** In force where the installation has set nothing. */
export const DEFAULT_DAYS: Readonly<Record<KeptKind, number>> = { events: 90, spans: 30 };

/** The row of `retention` that holds for projects without one of their own. */
export const INSTALLATION = 0;
