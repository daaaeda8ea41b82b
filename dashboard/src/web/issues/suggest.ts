import type { issues } from './text.ts';
import { t } from './text.ts';
import { partAt } from '../search/query-parts.ts';

export interface Suggestion {
  /** It replaces the part under the caret. */
  text: string;
  hint: string;
}

const KEYS: readonly (readonly [key: string, hint: keyof typeof issues & `issues.hint.${string}`])[] = [
  ['is:', 'issues.hint.is'],
  ['level:', 'issues.hint.level'],
  ['release:', 'issues.hint.release'],
  ['environment:', 'issues.hint.environment'],
  ['error.type:', 'issues.hint.errorType'],
  ['platform:', 'issues.hint.platform'],
  ['transaction:', 'issues.hint.transaction'],
  ['has:', 'issues.hint.has'],
  ['issue:', 'issues.hint.issue'],
];

/** Keys come from the server; a key of no hint here is offered without one. */
const HINTS: ReadonlyMap<string, (typeof KEYS)[number][1]> = new Map(KEYS);

const VALUES: Readonly<Record<string, readonly string[]>> = {
  is: ['unresolved', 'resolved', 'new', 'regressed', 'unhandled', 'handled'],
  level: ['fatal', 'error', 'warning', 'info', 'debug'],
  platform: ['javascript', 'node', 'python', 'java', 'go', 'php', 'ruby'],
  has: ['release', 'environment', 'url', 'browser', 'user'],
};

const MOST = 9;

/** The parts that may be meant at the caret: values after a known key, keys before a colon. */
export function suggestionsAt(query: string, caret: number, keys: readonly string[]): Suggestion[] {
  const part = partAt(query, caret);
  const bang = part?.negated ? '!' : '';
  if (part?.key) {
    const values = VALUES[part.key] ?? [];
    const typed = part.value.toLowerCase();
    return values
      .filter((value) => value.startsWith(typed) && value !== typed)
      .map((value) => ({ text: `${bang}${part.key}:${value}`, hint: part.negated ? t('issues.hint.not') : '' }));
  }
  const typed = (part?.value ?? '').toLowerCase();
  return keys
    .map((key) => `${key}:`)
    .filter((text) => text.startsWith(typed))
    .map((text) => ({ text: `${bang}${text}`, hint: hintOf(text) }))
    .slice(0, MOST);
}

const hintOf = (text: string): string => {
  const hint = HINTS.get(text);
  return hint ? t(hint) : '';
};

/** Puts a suggestion in place of the part at the caret. A finished value is followed by a space, a key is not. */
export function accept(query: string, caret: number, suggestion: Suggestion): { query: string; caret: number } {
  const part = partAt(query, caret);
  const start = part?.at ?? caret;
  const end = part ? part.at + part.length : caret;
  const gap = suggestion.text.endsWith(':') ? '' : ' ';
  const tail = query.slice(end).replace(/^\s+/, '');
  const head = `${query.slice(0, start)}${suggestion.text}${gap}`;
  return { query: head + tail, caret: head.length };
}
