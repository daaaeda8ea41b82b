import { pairOf, USER_PAIR, userHashOf } from '@breakwater/processor/store';

import { SHORT_ID_MASK } from '../sql/short-id.ts';
import { FIELDS, isFieldKey, USER_KEYS } from './fields.ts';
import { exactOf, isPattern, likeOf } from './like.ts';
import { pairPatternOf } from './pair-patterns.ts';
import type { State, Term } from './parse.ts';

/** SQL conditions made of our own constants; all text that a person typed is in `params`, bound by name. */
export interface CompiledSearch {
  /** Conditions on a row of `issues`. */
  ofIssue: string[];
  /** Conditions on a row of `events`; where there are any, counts have to come from the events. */
  ofEvent: string[];
  params: Record<string, string | readonly string[]>;
}

/** The pairs that a pattern fits, of those that the project has. Null where they are too many to list. */
export type PairsOfTerms = ReadonlyMap<Term, readonly string[] | null>;

const STATE_CONDITIONS: Record<State, string> = {
  unresolved: `status = 'unresolved'`,
  resolved: `status = 'resolved'`,
  new: `(status = 'unresolved' AND substatus = 'new')`,
  regressed: `(status = 'unresolved' AND substatus = 'regressed')`,
  ongoing: `(status = 'unresolved' AND substatus = 'ongoing')`,
  unhandled: 'handled = 0',
  handled: 'handled = 1',
};

/** `pairs` has the pairs of each term that asks for a pattern; such a term without an entry is compared event by event. */
export function compileSearch(
  terms: readonly Term[],
  pairs: PairsOfTerms = new Map(),
  projectOf: ProjectOfSlug = () => null,
): CompiledSearch {
  const compiled: CompiledSearch = { ofIssue: [], ofEvent: [], params: {} };
  for (const term of terms) {
    const bindHere: Bind = (value, type = 'String') => bind(compiled.params, value, type);
    const { of, condition } = conditionOf(term, pairs.get(term) ?? null, { bind: bindHere, projectOf });
    const signed = term.negated ? `NOT ${condition}` : condition;
    (of === 'issue' ? compiled.ofIssue : compiled.ofEvent).push(signed);
  }
  return compiled;
}

/** The id of a project that the caller may ask about, by its slug. */
type ProjectOfSlug = (slug: string) => number | null;
type Bind = (value: string | readonly string[], type?: 'String' | 'UInt32' | 'UInt64' | 'Array(String)') => string;
type Condition = { of: 'issue' | 'event'; condition: string };

function conditionOf(
  term: Term,
  pairs: readonly string[] | null,
  { bind, projectOf }: { bind: Bind; projectOf: ProjectOfSlug },
): Condition {
  const pattern = pairPatternOf(term);
  if (pattern) {
    if (pairs) return { of: 'event', condition: anyPair(pairs, bind) };
    const fits = `startsWith(pair, ${bind(pattern.prefix)}) AND pair ILIKE ${bind(pattern.like)}`;
    return { of: 'event', condition: `(arrayExists(pair -> ${fits}, pairs))` };
  }
  switch (term.kind) {
    case 'is':
      return { of: 'issue', condition: STATE_CONDITIONS[term.state] };
    case 'text': {
      const like = bind(likeOf(`*${term.value}*`));
      return { of: 'issue', condition: `(title ILIKE ${like} OR culprit ILIKE ${like})` };
    }
    case 'field': {
      const { of, column } = FIELDS[term.field];
      if (column === null) return { of, condition: anyPair([pairOf(term.field, exactOf(term.value))], bind) };
      return { of, condition: matchOf(column, term.value, bind) };
    }
    case 'tag':
      return { of: 'event', condition: anyPair([pairOf(term.key, exactOf(term.value))], bind) };
    case 'user': {
      const userKey = `${USER_KEYS[term.key]}${term.key === 'user.email' ? term.value.toLowerCase() : term.value}`;
      return { of: 'event', condition: anyPair([pairOf(USER_PAIR, userHashOf(userKey))], bind) };
    }
    case 'has': {
      if (!isFieldKey(term.key)) return { of: 'event', condition: '(user_key != 0)' };
      const { of, column } = FIELDS[term.key];
      return { of, condition: `(${column} != '')` };
    }
    case 'issue': {
      const project = projectOf(term.issue.projectSlug);
      if (project === null) return { of: 'issue', condition: '(1 = 0)' };
      const bits = `bitAnd(issue_id, ${SHORT_ID_MASK}) = ${bind(String(term.issue.bits), 'UInt64')}`;
      return { of: 'issue', condition: `(${bits} AND project_id = ${bind(String(project), 'UInt32')})` };
    }
    default:
      return term satisfies never;
  }
}

/** The engine takes at most 64 words in one question of the index. */
const WORDS_EACH = 64;

/** One of these pairs, as words of the index. */
function anyPair(pairs: readonly string[], bind: Bind): string {
  if (pairs.length === 0) return '(1 = 0)';
  const chunks = Array.from({ length: Math.ceil(pairs.length / WORDS_EACH) }, (_, index) =>
    pairs.slice(index * WORDS_EACH, (index + 1) * WORDS_EACH),
  );
  return `(${chunks.map((chunk) => `hasAnyTokens(pairs, ${bind(chunk, 'Array(String)')})`).join(' OR ')})`;
}

const matchOf = (column: string, value: string, bind: Bind): string =>
  isPattern(value) ? `(${column} ILIKE ${bind(likeOf(value))})` : `(${column} = ${bind(exactOf(value))})`;

const bind = (params: CompiledSearch['params'], value: string | readonly string[], type: string): string => {
  const name = `search${Object.keys(params).length}`;
  params[name] = value;
  return `{${name}:${type}}`;
};
