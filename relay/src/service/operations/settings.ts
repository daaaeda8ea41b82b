import { setting } from '../settings.ts';

/** Settings of every service with operations routes. */
export const OPERATIONS_SETTINGS = {
  // Without a token, only machines of the same private network may read the metrics.
  BREAKWATER_METRICS_TOKEN: setting.matching(/^[\x21-\x7e]{16,200}$/, 'has to have 16 to 200 visible ASCII characters'),
} as const;
