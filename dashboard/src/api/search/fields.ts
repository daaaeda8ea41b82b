import { EVENT_FIELDS } from '@breakwater/processor/store';
import type { EventFieldKey } from '@breakwater/processor/store';

/** Where a search key is compared: in a column of `issues` or `events`, or as a pair of `events` where it has no column. */
interface SearchField {
  of: 'issue' | 'event';
  column: string | null;
}

export const FIELDS = Object.fromEntries(
  EVENT_FIELDS.map((field) => [field.key, { of: field.of, column: 'column' in field ? field.column : null }]),
) as Record<EventFieldKey, SearchField>;

export const isFieldKey = (key: string): key is EventFieldKey => Object.hasOwn(FIELDS, key);

/** Keys that name a user, with what the user's key begins with. An event has the first of these that its user has. */
export const USER_KEYS: Readonly<Record<string, string>> = {
  'user.id': 'id:',
  'user.email': 'email:',
  'user.username': 'username:',
  'user.ip': 'ip:',
};

/** Offered while a person types, in this order. */
export const SUGGESTED_KEYS: readonly string[] = [
  'is',
  ...EVENT_FIELDS.filter((field) => 'isSuggested' in field).map(({ key }) => key),
  'user.id',
  'user.email',
  'has',
  'issue',
];
