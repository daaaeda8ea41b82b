/** The kinds of rows that are kept for a time of their own. */
export type KeptKind = 'events' | 'spans';

/** In force where the installation has set nothing. */
export const DEFAULT_DAYS: Readonly<Record<KeptKind, number>> = { events: 90, spans: 30 };

/** The row of `retention` that holds for projects without one of their own. */
export const INSTALLATION = 0;
