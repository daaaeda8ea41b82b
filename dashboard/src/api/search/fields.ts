import { EVENT_FIELDS } from '@breakwater/processor/store';
import type { EventFieldKey } from '@breakwater/processor/store';

/** Search keys that are columns. */
export const FIELDS = Object.fromEntries(EVENT_FIELDS.map(({ key, of, column }) => [key, { of, column }])) as Record<
  EventFieldKey,
  { of: 'issue' | 'event'; column: string }
>;

export const isFieldKey = (key: string): key is EventFieldKey => Object.hasOwn(FIELDS, key);

/** Offered while a person types, in this order. */
export const SUGGESTED_KEYS: readonly string[] = [
  'is',
  ...EVENT_FIELDS.filter((field) => 'isSuggested' in field).map(({ key }) => key),
  'has',
  'issue',
];
