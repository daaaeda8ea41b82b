import type { EventFieldKey } from '@breakwater/processor/store';

import { parseShortId } from '../sql/short-id.ts';
import type { ShortId } from '../sql/short-id.ts';
import { isFieldKey, USER_KEYS } from './fields.ts';
import { lex } from './lex.ts';
import type { SearchProblem, SearchToken } from './lex.ts';
import { exactOf, isPattern } from './like.ts';

export const STATES = ['unresolved', 'resolved', 'new', 'regressed', 'ongoing', 'unhandled', 'handled'] as const;
export type State = (typeof STATES)[number];

/** One condition. All of them have to hold; values may hold `*`. */
export type Term = { negated: boolean } & (
  | { kind: 'text'; value: string }
  | { kind: 'is'; state: State }
  | { kind: 'field'; field: EventFieldKey; value: string }
  | { kind: 'tag'; key: string; value: string }
  | { kind: 'user'; key: string; value: string }
  | { kind: 'has'; key: string }
  | { kind: 'issue'; issue: ShortId }
);

export interface Search {
  terms: Term[];
  /** Parts that could not be read, with their places; the rest of the query still applies. */
  problems: SearchProblem[];
}

export function parseSearch(query: string): Search {
  const { tokens, problems } = lex(query);
  const search: Search = { terms: [], problems };
  for (const token of tokens) {
    const read = termOf(token);
    if (typeof read === 'string') search.problems.push({ at: token.at, length: token.length, message: read });
    else search.terms.push(read);
  }
  return search;
}

/** A sentence on the fault where the token cannot be read. */
function termOf({ key, value, negated }: SearchToken): Term | string {
  if (key === null) return value === '' ? 'an empty text matches everything' : { kind: 'text', value, negated };
  if (value === '') return `${key}: needs a value`;
  if (key === 'is') {
    const state = STATES.find((known) => known === value);
    return state ? { kind: 'is', state, negated } : `is: knows ${STATES.join(', ')}`;
  }
  if (key === 'has') {
    if (isUserKey(value)) return 'has: knows user, and no single part of it';
    return { kind: 'has', key: value, negated };
  }
  // Events know their user by a hash alone.
  if (isUserKey(key))
    return isPattern(value)
      ? `${key}: takes a whole value, and no *`
      : { kind: 'user', key, value: exactOf(value), negated };
  if (key === 'issue') {
    const issue = parseShortId(value);
    return issue ? { kind: 'issue', issue, negated } : 'issue: needs a short id such as WEB-7KQ2M9';
  }
  if (isFieldKey(key)) return { kind: 'field', field: key, value, negated };
  return { kind: 'tag', key, value, negated };
}

const isUserKey = (key: string): boolean => Object.hasOwn(USER_KEYS, key);
