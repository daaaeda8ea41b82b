import { FILTERED, isNoValue } from './filtered.ts';
import type { OnRule } from './filtered.ts';
import { PARAMETERS, secretName } from './secret-names.ts';

/** Lines of source code name a secret often and hold one only in quotes. */
export type TextForm = 'text' | 'code';

const SIGN = /[=:]|->|%3[ad]/gi;
const ARROW = '->';
const NAME_MAX = 64;
const HEADERS = /^(?:proxy-)?authorization$|cookie$/i;

/**
 * Values of secret names within a text, however they are joined: `password=x`, `"pin": "1"`, `token%3Dx`, `Authorization: Bearer x`.
 * Each sign that joins a name and a value is looked at once, with the name before it: the time grows with the text and no faster.
 */
export function scrubTextPairs(text: string, form: TextForm, found: OnRule): string {
  const endOf = createEnds(text);
  let out = '';
  let done = 0;
  for (const { 0: sign, index } of text.matchAll(SIGN)) {
    if (index < done) continue;
    // Without a blank before it, it leads to a member, as in `this->password`.
    if (sign === ARROW && !/[\s"'`\]]/.test(text[index - 1] ?? '')) continue;
    const name = nameBefore(text, index, done);
    if (name === null || !couldBeSecret(name)) continue;
    const value = valueAfter(text, index + sign.length, { ...name, sign }, form, endOf);
    if (value === null || !isSecret(name, text.slice(value.from, Math.min(value.to, value.from + LOOK)))) continue;
    out += text.slice(done, value.from) + FILTERED;
    done = value.to;
    found('text');
  }
  return done === 0 ? text : out + text.slice(done);
}

/** No more of a value is looked at to judge whether it is one. */
const LOOK = 200;

interface Name {
  text: string;
  isQuoted: boolean;
  /** Where a parameter of an address stands. */
  isParameter: boolean;
}

const isNameCode = (code: number): boolean =>
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 91) ||
  code === 93 ||
  code === 95 ||
  (code >= 97 && code <= 122) ||
  code === 45 ||
  code === 46 ||
  code === 37;

const isQuote = (character: string | undefined): boolean => character === '"' || character === "'" || character === '`';

function nameBefore(text: string, sign: number, from: number): Name | null {
  let end = sign;
  for (let blanks = 0; blanks < 2 && text[end - 1] === ' '; blanks++) end--;
  const isQuoted = isQuote(text[end - 1]);
  if (isQuoted) {
    end--;
    while (text[end - 1] === '\\') end--;
  }
  let start = end;
  while (start > from && end - start < NAME_MAX && isNameCode(text.charCodeAt(start - 1))) start--;
  const name = text.slice(start, end);
  if (name === '') return null;
  const before = text[start - 1];
  const isParameter = before === undefined ? !text.includes(' ') : '?&#;'.includes(before);
  return { text: name.includes('%') ? decoded(name) : name, isQuoted, isParameter };
}

/** Percent escapes may hide a letter of a name, or the sign before it. */
function decoded(name: string): string {
  const text = name.replace(/%([2-7][\da-f])/gi, (_escape, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return text.slice(1 + Math.max(text.lastIndexOf('&'), text.lastIndexOf('?'), text.lastIndexOf('=')));
}

const couldBeSecret = ({ text, isParameter }: Name): boolean =>
  secretName(text) !== null || (isParameter && PARAMETERS.has(text.toLowerCase()));

function isSecret({ text }: Name, value: string): boolean {
  if (isNoValue(value)) return false;
  const secret = secretName(text);
  if (secret) return secret.numbers || !/^-?\d{1,5}$/.test(value);
  return PARAMETERS.get(text.toLowerCase())?.test(value) ?? false;
}

interface Value {
  from: number;
  to: number;
}

type EndOf = (from: number, end: RegExp) => number;

/** The next place at which an expression matches, or the end of the text. A place that was found serves all that begin before it. */
function createEnds(text: string): EndOf {
  const known = new Map<RegExp, Value>();
  return (from, end) => {
    const before = known.get(end);
    if (before && before.from <= from && from <= before.to) return before.to;
    end.lastIndex = from;
    const to = end.exec(text)?.index ?? text.length;
    known.set(end, { from, to });
    return to;
  };
}

/** Values of configurations and headers are often put below each other. */
const BLANKS_MAX = 40;
const ESCAPED_QUOTE = /%22|[\s"]/g;
const END_OF_LINE = /["'\r\n]|\\[rn]/g;
const END_OF_LIST = /\]/g;
const END_OF_ESCAPED = /%26|[&\s"'<>]/g;
const END_OF_BARE = /[&\s;"'<>`\\]/g;

function valueAfter(
  text: string,
  from: number,
  name: Name & { sign: string },
  form: TextForm,
  endOf: EndOf,
): Value | null {
  let start = from;
  if (text[start] === '=') return null;
  if (text[start] === '>') start++;
  let blanks = 0;
  while (blanks < BLANKS_MAX && (text[start] === ' ' || text[start] === '\t')) {
    start++;
    blanks++;
  }
  let quote = start;
  while (quote - start < 8 && text[quote] === '\\') quote++;
  if (isQuote(text[quote])) return quotedAt(text, start, quote);
  const isEscaped = name.sign.startsWith('%');
  if (isEscaped && text.startsWith('%22', start)) return { from: start + 3, to: endOf(start + 3, ESCAPED_QUOTE) };
  if (form === 'code') return null;
  if (HEADERS.test(name.text) && name.sign === ':') return { from: start, to: endOf(start, END_OF_LINE) };
  if (name.isQuoted && text[start] === '[') return { from: start, to: endOf(start, END_OF_LIST) };
  const value = withoutBrackets(text, start, endOf(start, isEscaped ? END_OF_ESCAPED : END_OF_BARE));
  return (name.sign === ':' || name.sign === ARROW) && isProse(text, name.text, value, name.sign === ':' && blanks > 0)
    ? null
    : value;
}

function quotedAt(text: string, start: number, quote: number): Value {
  const mark = text.slice(start, quote + 1);
  let end = text.indexOf(mark, quote + 1);
  // A quote that is escaped once more is within the value.
  while (end > 0 && isEscaped(text, end)) end = text.indexOf(mark, end + 1);
  return { from: quote + 1, to: end === -1 ? text.length : end };
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

/** Without the signs behind a value that belong to the sentence around it. */
function withoutBrackets(text: string, from: number, end: number): Value {
  let to = end;
  while (to > from && end - to < 8 && ',.)}]'.includes(text[to - 1] ?? '')) to--;
  return { from, to };
}

const NO_SECRETS =
  /^(?:required|invalid|missing|expired|wrong|incorrect|mismatch|denied|failed|empty|unknown|ok|yes|no|on|off)$/i;

/** `password: must be longer`, `Unexpected token: punc`, `auth:login`: a sentence or a name, and no pair. */
function isProse(text: string, name: string, { from, to }: Value, isSpaced: boolean): boolean {
  const value = text.slice(from, Math.min(to, from + LOOK));
  if (value.startsWith('/') || NO_SECRETS.test(value)) return true;
  if (!secretName(name)?.whole && !(value.length >= 6 && /\d/.test(value))) return true;
  return isSpaced && /^[a-z]+$/i.test(value) && /^[,.]?\s\w/.test(text.slice(to, to + 3));
}
