/**
 * Search keys that are columns. `issue` columns are compared in an issue's newest state, `event` columns in each event, so that
 * counts and trend are then those of the matching events.
 */
export const FIELDS = {
  level: { of: 'issue', column: 'level' },
  platform: { of: 'issue', column: 'platform' },
  'error.type': { of: 'issue', column: 'type' },
  'error.value': { of: 'issue', column: 'value' },
  release: { of: 'event', column: 'release' },
  environment: { of: 'event', column: 'environment' },
  dist: { of: 'event', column: 'dist' },
  transaction: { of: 'event', column: 'transaction' },
  server_name: { of: 'event', column: 'server_name' },
  logger: { of: 'event', column: 'logger' },
  'sdk.name': { of: 'event', column: 'sdk_name' },
  trace: { of: 'event', column: 'trace_id' },
} as const satisfies Record<string, { of: 'issue' | 'event'; column: string }>;

export type FieldKey = keyof typeof FIELDS;

export const isFieldKey = (key: string): key is FieldKey => Object.hasOwn(FIELDS, key);
