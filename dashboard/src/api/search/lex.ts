import { SUGGESTED_KEYS } from './fields.ts';
import { LITERAL_STAR } from './like.ts';

/** A part of a query: `!key:value`, `key:"a value"`, `word` or `"some words"`. In quotes a backslash stands before `"`, a backslash, and a star that is no wildcard. */
export interface SearchToken {
  at: number;
  length: number;
  negated: boolean;
  /** Null for text. */
  key: string | null;
  value: string;
}

export interface SearchProblem {
  at: number;
  length: number;
  message: string;
}

const KEYWORD = /^(!?)([a-zA-Z][\w.-]*):(?=\S)/;
/** Suggested keys need a value; any other word that ends with a colon is text, as in a pasted `TypeError: x is undefined`. */
const NEEDS_VALUE = new RegExp(`^!?(?:${SUGGESTED_KEYS.join('|').replaceAll('.', String.raw`\.`)}):$`);

export function lex(query: string): { tokens: SearchToken[]; problems: SearchProblem[] } {
  const tokens: SearchToken[] = [];
  const problems: SearchProblem[] = [];
  let at = 0;

  while (at < query.length) {
    const rest = query.slice(at);
    const space = /^\s+/.exec(rest)?.[0];
    if (space) {
      at += space.length;
      continue;
    }

    const head = headOf(rest);
    const { value, length, closed } = valueOf(rest.slice(head.length));
    const total = head.length + length;
    if (closed) tokens.push({ at, length: total, negated: head.negated, key: head.key, value });
    else problems.push({ at, length: total, message: 'the quote is not closed' });
    at += total;
  }
  return { tokens, problems };
}

function headOf(rest: string): { length: number; negated: boolean; key: string | null } {
  const lonely = NEEDS_VALUE.exec(/^\S+/.exec(rest)?.[0] ?? '')?.[0];
  const match = KEYWORD.exec(rest);
  const key = lonely?.replace(/^!|:$/g, '') ?? match?.[2];
  // `http://host/path` is an address, not a tag named http.
  const isAddress = match !== null && rest.startsWith('//', match[0].length);
  if (key && !isAddress) return { length: (lonely ?? match?.[0] ?? '').length, negated: rest.startsWith('!'), key };
  const negated = /^!(?=[^\s!])/.test(rest);
  return { length: negated ? 1 : 0, negated, key: null };
}

function valueOf(rest: string): { value: string; length: number; closed: boolean } {
  if (!rest.startsWith('"')) {
    const value = /^\S*/.exec(rest)?.[0] ?? '';
    return { value, length: value.length, closed: true };
  }
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(rest);
  if (!quoted) return { value: '', length: rest.length, closed: false };
  const value = (quoted[1] ?? '').replace(/\\(["\\*])/g, (_, escaped: string) =>
    escaped === '*' ? LITERAL_STAR : escaped,
  );
  return { value, length: quoted[0].length, closed: true };
}
