import { EVENT_FIELDS } from './event-fields.ts';
import type { StoredEvent } from './stored-event.ts';
import { NO_USER } from './user-hash.ts';

/** Longer values are told apart in the body alone, so that the index of words stays small. */
const VALUE_MAX = 200;

/**
 * A pair as it stands in `events.pairs`: `key=value`, split at its first `=`. A key with `=` or `%` has them escaped. A value is
 * cut, for rows and for questions alike, so that a search for the whole value finds it.
 */
export const pairOf = (key: string, value: string): string =>
  `${key.replaceAll(/[%=]/g, encodeURIComponent)}=${value.slice(0, lengthOf(value))}`;

/** A character of two code units is kept whole or not at all. */
const lengthOf = (value: string): number => {
  const last = value.charCodeAt(VALUE_MAX - 1);
  return last >= 0xd800 && last <= 0xdbff ? VALUE_MAX - 1 : VALUE_MAX;
};

/** Key and value of a pair. */
export function splitPair(pair: string): { key: string; value: string } {
  const at = pair.indexOf('=');
  return { key: pair.slice(0, at).replaceAll('%3D', '=').replaceAll('%25', '%'), value: pair.slice(at + 1) };
}

/** The key of the pair that names a user, by hash. */
export const USER_PAIR = 'user';

/** All that people filter events by. The first value of a key stands, so that a tag cannot contradict an attribute of the event. */
export function pairsOfEvent(event: StoredEvent, userHash: string): string[] {
  const pairs = new Map<string, string>();
  const add = (key: string, value: string): void => {
    if (value !== '' && !pairs.has(key)) pairs.set(key, pairOf(key, value));
  };
  for (const field of EVENT_FIELDS) if ('isPair' in field) add(field.key, field.read(event));
  if (userHash !== NO_USER) add(USER_PAIR, userHash);
  for (const [key, value] of event.tags) add(key, value);
  return [...pairs.values()];
}
