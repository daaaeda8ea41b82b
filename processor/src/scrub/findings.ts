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
const COMMA = 44;
const [OPEN_LIST, CLOSE_LIST] = [91, 93];

/** A string of an item, with its quotes. */
interface FoundString {
  from: number;
  to: number;
  /** Letters, digits and signs of ASCII alone, so that it needs no parser. */
  isPlain: boolean;
  bits: number;
}

/** The names of packages in `modules`, where `cookie` is one. */
type Packages = Readonly<Record<string, unknown>> | null;

/**
 * Looks through the bytes of an item, which are JSON. Only strings with a suspicious word are read, and only those that a rule changes are
 * findings.
 */
export function findingsOf(
  bytes: Uint8Array,
  scrubText: ScrubText,
  depth: number,
  packages: Packages = null,
): Findings | null {
  const strings: FoundString[] = [];
  const numbers = new Set<number>();
  let last: FoundString = { from: -1, to: -1, isPlain: false, bits: 0 };
  findSuspects(bytes, (at, bits) => {
    if (at > last.to) {
      last = stringAt(bytes, at);
      strings.push(last);
    }
    const number = bits & SUSPECT.card ? numberAt(bytes, at) : null;
    if (number !== null) numbers.add(number);
    last.bits |= bits;
  });
  if (strings.length === 0) return null;
  const found = sorted(bytes, strings, (text, bits) => {
    const rules = new Set<BuiltInRule>();
    const clean = scrubText(text, bits, 'text', depth, (rule) => rules.add(rule));
    return clean === text ? null : { bits, clean, rules: [...rules] };
  });
  const keys = new Set(found.keys.keys());
  if (packages)
    for (const [key, times] of found.keys) if (times === 1 && Object.hasOwn(packages, key)) keys.delete(key);
  const isEmpty = keys.size + found.names.size + found.texts.size + numbers.size === 0;
  return isEmpty ? null : { ...found, keys, numbers };
}

function sorted(
  bytes: Uint8Array,
  strings: readonly FoundString[],
  scrubbed: (text: string, bits: number) => FoundText | null,
): { keys: ReadonlyMap<string, number>; names: ReadonlySet<string>; texts: ReadonlyMap<string, FoundText> } {
  const keys = new Map<string, number>();
  const names = new Set<string>();
  const texts = new Map<string, FoundText>();
  const addText = (text: string, bits: number): void => {
    const found = texts.get(text)?.bits === bits ? null : scrubbed(text, bits | (texts.get(text)?.bits ?? 0));
    if (found) texts.set(text, found);
  };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let flat: boolean | null = null;
  const hasFlatPairs = (): boolean => (flat ??= FLAT_PAIRS.some((word) => buffer.includes(word)));
  for (const string of strings) {
    const { from, to, bits } = string;
    const text = string.isPlain ? buffer.toString('latin1', from + 1, to) : parsedText(bytes, from, to);
    if (text === null) continue;
    const isName = (bits & (SUSPECT.name | SUSPECT.escape | SUSPECT.widthless)) !== 0 && secretName(text) !== null;
    if (isKey(bytes, to)) {
      if (isName) keys.set(text, (keys.get(text) ?? 0) + 1);
      else addText(text, bits);
      continue;
    }
    if (isName && text.length < 100 && isNaming(bytes, from, to, hasFlatPairs)) names.add(text);
    addText(text, bits);
  }
  return { keys, names, texts };
}

/** The string that holds a byte. Between two strings it is what stands between their quotes. */
function stringAt(bytes: Uint8Array, at: number): FoundString {
  let from = at - 1;
  while (from >= 0 && (bytes[from] !== QUOTE || isEscapedAt(bytes, from))) from--;
  let to = at + 1;
  while (to < bytes.length && (bytes[to] !== QUOTE || isEscapedAt(bytes, to))) to++;
  if (from < 0 || to >= bytes.length) return { from: -1, to, isPlain: false, bits: 0 };
  let isPlain = true;
  for (let index = from + 1; isPlain && index < to; index++) {
    const byte = bytes[index] as number;
    isPlain = byte >= 32 && byte < 127 && byte !== BACKSLASH;
  }
  return { from, to, isPlain, bits: 0 };
}

function isEscapedAt(bytes: Uint8Array, at: number): boolean {
  let backslashes = 0;
  while (bytes[at - 1 - backslashes] === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}

/** Null where the bytes are between two strings and only look like one. */
function parsedText(bytes: Uint8Array, from: number, to: number): string | null {
  if (from < 0) return null;
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
/** Names of lists in which names and values take turns, and the escape that could hide them. */
const FLAT_PAIRS = ['"rawHeaders"', '"rawTrailers"', '\\u00'];

const endsWith = (bytes: Uint8Array, end: number, word: Uint8Array): boolean =>
  word.every((byte, index) => bytes[end - word.length + 1 + index] === byte);

/** True for a string of a list that a value follows, as in `["Cookie", "a=b"]`, and for the value of `name` and `key`. */
function isNaming(bytes: Uint8Array, open: number, close: number, hasFlatPairs: () => boolean): boolean {
  let before = open - 1;
  while (before > 0 && (bytes[before] ?? 0) <= 32) before--;
  let after = close + 1;
  while ((bytes[after] ?? COLON) <= 32) after++;
  if (bytes[before] === OPEN_LIST) return bytes[after] === COMMA;
  // After a comma stands a name only where names and values take turns.
  if (bytes[before] === COMMA) return bytes[after] !== CLOSE_LIST && hasFlatPairs();
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
