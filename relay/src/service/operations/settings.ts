import { setting } from '../settings.ts';

/** Settings of every service with operations routes. */
export const OPERATIONS_SETTINGS = {
  // Without a token, only this machine may read the metrics, and nobody through a proxy.
  BREAKWATER_METRICS_TOKEN: setting.matching(/^[\x21-\x7e]{16,200}$/, 'has to have 16 to 200 visible ASCII characters'),
} as const;
