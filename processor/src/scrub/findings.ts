import { parseJson } from '../normalize/parse-json.ts';
import type { BuiltInRule } from './filtered.ts';
import { isCard } from './numbers.ts';
import { secretName } from './secret-names.ts';
import { findSuspects, SUSPECT } from './suspects.ts';
import type { ScrubText } from './values.ts';

/** The keys, texts and numbers of an item that hold a secret or name one. An ordinary item has none. */
export interface Findings {
  keys: ReadonlySet<string>;
  texts: ReadonlyMap<string, FoundText>;
  /** Texts that name a secret where a value follows them in a list. */
  names: ReadonlySet<string>;
  numbers: ReadonlySet<number>;
}

/** A text that a rule changes. */
export interface FoundText {
  /** The rules that it has to be looked at with. */
  bits: number;
  /** The text as it is kept, outside of lines of code. */
  clean: string;
  rules: readonly BuiltInRule[];
}

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;

/**
 * Looks through the bytes of an item, which are JSON, before it is parsed. Only strings with a suspicious word are read, and only those
 * that a rule changes are findings.
 */
export function findingsOf(bytes: Uint8Array, scrubText: ScrubText, depth: number): Findings | null {
  const strings: { from: number; to: number; bits: number }[] = [];
  const numbers = new Set<number>();
  let last = { from: -1, to: -1, bits: 0 };
  findSuspects(bytes, (at, bits) => {
    if (at > last.to) {
      last = { ...stringAt(bytes, at), bits: 0 };
      strings.push(last);
      // Outside of strings only numbers are suspicious.
      if (bits & SUSPECT.card) {
        const number = numberAt(bytes, at);
        if (number !== null) numbers.add(number);
      }
    }
    last.bits |= bits;
  });
  return strings.length === 0
    ? null
    : sorted(bytes, strings, numbers, (text, bits) => {
        const rules = new Set<BuiltInRule>();
        const clean = scrubText(text, bits, 'text', depth, (rule) => rules.add(rule));
        return clean === text ? null : { bits, clean, rules: [...rules] };
      });
}

function sorted(
  bytes: Uint8Array,
  strings: readonly { from: number; to: number; bits: number }[],
  numbers: ReadonlySet<number>,
  scrubbed: (text: string, bits: number) => FoundText | null,
): Findings | null {
  const keys = new Set<string>();
  const names = new Set<string>();
  const texts = new Map<string, FoundText>();
  const addText = (text: string, bits: number): void => {
    const found = texts.get(text)?.bits === bits ? null : scrubbed(text, bits | (texts.get(text)?.bits ?? 0));
    if (found) texts.set(text, found);
  };
  for (const { from, to, bits } of strings) {
    const text = from < 0 ? null : textOf(bytes, from, to);
    if (text === null) continue;
    const isName = (bits & (SUSPECT.name | SUSPECT.escape)) !== 0 && secretName(text) !== null;
    if (isKey(bytes, to)) {
      if (isName) keys.add(text);
      else addText(text, bits);
      continue;
    }
    if (isName && text.length < 100 && isNaming(bytes, from)) names.add(text);
    addText(text, bits);
  }
  const isEmpty = keys.size + names.size + texts.size + numbers.size === 0;
  return isEmpty ? null : { keys, names, texts, numbers };
}

/** The string that holds a byte, with its quotes. */
function stringAt(bytes: Uint8Array, at: number): { from: number; to: number } {
  let from = at;
  do from = bytes.lastIndexOf(QUOTE, from - 1);
  while (from > 0 && isEscapedAt(bytes, from));
  let to = at;
  do to = bytes.indexOf(QUOTE, to + 1);
  while (to > 0 && isEscapedAt(bytes, to));
  return { from, to: to === -1 ? bytes.length : to };
}

function isEscapedAt(bytes: Uint8Array, at: number): boolean {
  let backslashes = 0;
  while (bytes[at - 1 - backslashes] === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}

const PLAIN_MAX = 100;

/** A short text of letters, digits and signs alone, which needs no parser; null for any other. */
function plainOf(bytes: Uint8Array, from: number, to: number): string | null {
  const codes: number[] = [];
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte < 32 || byte > 126 || byte === BACKSLASH) return null;
    codes.push(byte);
  }
  return String.fromCharCode(...codes);
}

/** Null where the bytes are between two strings and only look like one. */
function textOf(bytes: Uint8Array, from: number, to: number): string | null {
  const plain = to - from < PLAIN_MAX ? plainOf(bytes, from + 1, to) : null;
  if (plain !== null) return plain;
  try {
    const text = parseJson(bytes.subarray(from, to + 1));
    return typeof text === 'string' ? text : null;
  } catch {
    return null;
  }
}

function isKey(bytes: Uint8Array, close: number): boolean {
  let next = close + 1;
  while ((bytes[next] ?? COLON) <= 32) next++;
  return bytes[next] === COLON;
}

const NAME = Buffer.from('"name"');
const KEY = Buffer.from('"key"');

const endsWith = (bytes: Uint8Array, end: number, word: Uint8Array): boolean =>
  word.every((byte, index) => bytes[end - word.length + 1 + index] === byte);

/** True for the strings of a list, as `["Cookie", "a=b"]`, and for the value of `name` and `key`. */
function isNaming(bytes: Uint8Array, open: number): boolean {
  let before = open - 1;
  while (before > 0 && (bytes[before] ?? 0) <= 32) before--;
  if (bytes[before] === 91 || bytes[before] === 44) return true;
  if (bytes[before] !== COLON) return false;
  let end = before - 1;
  while (end > 0 && (bytes[end] ?? 0) <= 32) end--;
  return endsWith(bytes, end, NAME) || endsWith(bytes, end, KEY);
}

/** The number whose digits end at a byte or go on there; null within a string. */
function numberAt(bytes: Uint8Array, at: number): number | null {
  const isDigitAt = (index: number): boolean => (bytes[index] ?? 0) >= 48 && (bytes[index] ?? 0) <= 57;
  let from = at;
  while (isDigitAt(from - 1)) from--;
  let to = at;
  while (isDigitAt(to + 1)) to++;
  const before = String.fromCharCode(bytes[from - 1] ?? 0);
  const isNumber = ':,[ \n\t\r'.includes(before) && ',]} \n\t\r'.includes(String.fromCharCode(bytes[to + 1] ?? 0));
  if (!isNumber) return null;
  const digits = String.fromCharCode(...bytes.subarray(from, Math.min(to + 1, from + 20)));
  return isCard(digits) ? Number(digits) : null;
}
