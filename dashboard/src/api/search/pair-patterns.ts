import { pairOf } from '@breakwater/processor/store';

import { FIELDS, isFieldKey } from './fields.ts';
import { isPattern, likeOf } from './like.ts';
import type { Term } from './parse.ts';

/** Pairs that are not asked for word by word: all of a key, or those of a key whose value fits a pattern. */
export interface PairPattern {
  /** `key=`, as pairs of the key begin. */
  prefix: string;
  /** For ILIKE over the whole pair. */
  like: string;
}

/** The pairs that a term with `*` or `has:` asks for. Null for a term of another kind. */
export function pairPatternOf(term: Term): PairPattern | null {
  if (term.kind === 'has') return isPairKey(term.key) && term.key !== 'user' ? patternOf(term.key, '*') : null;
  const key = term.kind === 'tag' ? term.key : term.kind === 'field' ? term.field : null;
  if (key === null || !isPairKey(key) || !('value' in term) || !isPattern(term.value)) return null;
  return patternOf(key, term.value);
}

/** Whether a key is compared as a pair, and not in a column. */
export const isPairKey = (key: string): boolean =>
  !isFieldKey(key) || (FIELDS[key].of === 'event' && FIELDS[key].column === null);

function patternOf(key: string, value: string): PairPattern {
  const prefix = pairOf(key, '');
  // A `*` in the key itself cannot be: keys are words.
  return { prefix, like: likeOf(prefix) + likeOf(value) };
}
