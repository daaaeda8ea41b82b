import { pathWithoutValues, urlWithoutValues } from './addresses.ts';
import { isHexCode, isProductCode } from './code-words.ts';
import type { BeforeWord } from './code-words.ts';
import { endOfDate, mayBeginDate } from './dates.ts';
import { endOfQuoted } from './quotes.ts';
import { wordWithoutValues } from './values.ts';

/*
 * The kind of a message: its text without the values of one occurrence. One pass from left to right over words and the signs between
 * them. Values are replaced in the whole of what is read, and the result is cut then, so that a value at the edge of a cut does not
 * become a word.
 */

/** Characters that are read: as many as an event keeps of a message. */
const READ_MAX = 8192;
const KIND_MAX = 1024;
const WORD_MAX = 512;
const WORDS_KEPT = 3;

const URL_BEGINS = /[a-z][a-z0-9+.-]{1,30}:\/\//iy;
const PATH_BEGINS = /(?:[a-z]:[\\/]|~?\/(?=[\p{L}\p{N}_.~@$%-])|\.{1,2}[\\/]|\\\\(?=\w))/iuy;
const QUERY_ENDS = /[\s"'`<>)，。」]/;
const URL_ENDS = /[\s"'`<>)\]}|，。、」』》”’]/;
const GROUPS = /(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)/y;
const UNIT =
  /\s(?:ns|µs|us|ms|msec|milliseconds?|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|s|h)(?![\p{L}\p{N}/])/uy;
const SIZE_UNIT = /\s(?:[kKmMgGtT]i?B|[kmgt]b|bytes?|B)(?![\p{L}\p{N}/])/uy;

/** Signs that end a word: brackets, quotes and lists, of several scripts. */
const ENDS_WORD = /[\s()[\]{}<>"'`,;=|“”„‘’‚«»‹›「」『』《》（）【】，、；！？…]/;
const ENDS: readonly boolean[] = Array.from({ length: 128 }, (_, code) => ENDS_WORD.test(String.fromCharCode(code)));
const SPACES: readonly boolean[] = Array.from({ length: 128 }, (_, code) => /\s/.test(String.fromCharCode(code)));
const endsWord = (text: string, at: number): boolean => ENDS[text.charCodeAt(at)] ?? ENDS_WORD.test(text[at] ?? '');
const isSpace = (text: string, at: number): boolean => SPACES[text.charCodeAt(at)] ?? /\s/.test(text[at] ?? '');

/** A word of letters that is no value whatever stands around it, as most are. */
const PLAIN = /[A-Za-z]{1,11}(?=[\s,;)]|[.:!?](?:\s|$)|$)/y;
const TRAILING = /[.:!?。：]+$/;

export interface ReadMessage {
  kind: string;
  /** Numbers and names of it that are kinds of failure: a status, an exit code, `ORA-00942`, `ECONNREFUSED`. */
  codes: readonly string[];
}

export const kindOfMessage = (message: string): string => readMessage(message).kind;

export function readMessage(message: string): ReadMessage {
  const text = withPlainDigits(message.slice(0, READ_MAX));
  const kind = new Kind();
  const closings = new Map<string, number>();
  let at = 0;
  while (at < text.length && kind.length < READ_MAX) {
    const sign = text[at] ?? '';
    if (isSpace(text, at)) {
      kind.space();
      at++;
      continue;
    }
    const quoted = endsWord(text, at) ? endOfQuoted(text, at, kind.words, closings) : at;
    if (quoted > at) {
      kind.value(`${sign}<value>${text[quoted] ?? ''}`);
      at = quoted + 1;
      continue;
    }
    if (endsWord(text, at)) {
      kind.sign(sign);
      at++;
      continue;
    }
    at = takeWord(text, at, kind);
  }
  return { kind: kind.end(), codes: kind.codes };
}

/** Takes the word, address, path or date that begins here, and gives the place behind it. */
function takeWord(text: string, at: number, kind: Kind): number {
  if (begins(PLAIN, text, at)) {
    const end = PLAIN.lastIndex;
    const word = text.slice(at, end);
    if (!mayBeginDate(word)) {
      kind.plain(word);
      return end;
    }
  }
  if (begins(URL_BEGINS, text, at)) {
    const path = endWhere(URL_ENDS, text, at);
    const end = text.slice(at, path).includes('?') ? endWhere(QUERY_ENDS, text, path) : path;
    const url = text.slice(at, end).replace(/[.:!?。：,]+$/, '');
    kind.value(urlWithoutValues(url));
    return at + url.length;
  }
  const date = endOfDate(text, at);
  if (date > at) {
    kind.value('<date>');
    return date;
  }
  let end = at;
  while (end < text.length && !endsWord(text, end)) end++;
  const raw = text.slice(at, end);
  // A comma, an apostrophe or a narrow space between digits is a part of a number.
  const number = /^\d/.test(raw) || /^[-+]\d/.test(raw) ? endOfNumber(text, at) : at;
  if (number > end) {
    kind.value('<number>');
    return endOfMeasure(text, number, kind);
  }
  const word = raw.replace(TRAILING, '');
  if (!/[\p{L}\p{N}]/u.test(word)) {
    kind.sign(raw);
    return at + raw.length;
  }
  if (word.length > 1 && isPath(text, at, word)) {
    kind.value(pathWithoutValues(word));
    return at + word.length;
  }
  if (word.length > WORD_MAX) {
    kind.value('<long>');
    return at + word.length;
  }
  const after = text.slice(at + word.length, at + word.length + 32);
  const kept = kind.word(word, wordWithoutValues(word, kind.before, after));
  return kept === '<number>' ? endOfMeasure(text, at + word.length, kind) : at + word.length;
}

/** Takes the groups and the unit that follow a number, and gives the place behind them. */
function endOfMeasure(text: string, at: number, kind: Kind): number {
  const behind = begins(GROUPS, text, at) ? GROUPS.lastIndex : at;
  if (begins(UNIT, text, behind)) {
    kind.unit('<duration>');
    return UNIT.lastIndex;
  }
  if (begins(SIZE_UNIT, text, behind)) {
    kind.unit('<size>');
    return SIZE_UNIT.lastIndex;
  }
  return behind;
}

/** A path begins as one, or is a name of a file with folders before it. */
const isPath = (text: string, at: number, word: string): boolean =>
  begins(PATH_BEGINS, text, at) ||
  /^[\w@.-]{1,64}(?:[\\/][\w@.~+-]{1,128}){1,24}\.[a-z][a-z0-9]{0,5}(?::\d{1,7}){0,2}$/i.test(word);

const NUMBER_WITH_GROUPS =
  /[-+]?\d{1,3}(?:(?:[,'’\u00a0\u2009\u202f]\d{3})+|(?:[,'’]\d{2,3})+)(?:\.\d{1,12})?(?![\d\p{L}])|[-+]?\d+,\d{1,12}(?![\d\p{L},.])/uy;

function endOfNumber(text: string, at: number): number {
  NUMBER_WITH_GROUPS.lastIndex = at;
  return NUMBER_WITH_GROUPS.test(text) ? NUMBER_WITH_GROUPS.lastIndex : at;
}

function begins(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function endWhere(pattern: RegExp, text: string, from: number): number {
  let at = from;
  while (at < text.length && !pattern.test(text[at] ?? '')) at++;
  return at;
}

/** Digits of Arabic, Persian, Devanagari, Bengali, Thai and wide ones, as ASCII. */
const withPlainDigits = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- most messages are ASCII, and need no second look
  /[^\u0000-\u024f]/.test(text)
    ? text
        .replaceAll(/[٠-٩۰-۹०-९০-৯๐-๙０-９]/g, (digit) => String((digit.codePointAt(0) ?? 0) - zeroOf(digit)))
        .replaceAll(/(?<=\d)٬(?=\d)/g, ',')
        .replaceAll(/(?<=\d)٫(?=\d)/g, '.')
    : text;

const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0xff10];
const zeroOf = (digit: string): number => ZEROS.findLast((zero) => zero <= (digit.codePointAt(0) ?? 0)) ?? 48;

/** The text as it grows, and what a decision on the next word needs of it. */
class Kind {
  words: string[] = [];
  readonly codes: string[] = [];
  #text = '';
  #signs = '';
  #afterCode = false;
  #isSpace = false;

  get length(): number {
    return this.#text.length;
  }

  get before(): BeforeWord {
    return { words: this.words, signs: this.#signs, afterCode: this.#afterCode };
  }

  space(): void {
    if (!this.#isSpace && this.#text !== '') this.#text += ' ';
    this.#isSpace = true;
    if (!this.#signs.endsWith(' ')) this.#signs += ' ';
  }

  sign(sign: string): void {
    this.#text += sign;
    this.#isSpace = false;
    this.#signs = (this.#signs + sign).slice(-8);
  }

  word(word: string, kept: string): string {
    const { before } = this;
    this.#text += kept;
    this.#isSpace = false;
    // Codes in hexadecimal digits are kept in small letters.
    const isKept = kept === word || kept === word.toLowerCase();
    this.#afterCode = isKept && /\d/.test(word);
    if (isKept && isFailure(word, before) && this.codes.length < CODES_MAX && !this.codes.includes(kept))
      this.codes.push(kept);
    this.#signs = '';
    this.#remember(word.toLowerCase().replace(/^[#$*-]+|\/.*$/g, ''));
    return kept;
  }

  plain(word: string): void {
    this.#text += word;
    this.#isSpace = false;
    this.#afterCode = false;
    this.#signs = '';
    this.#remember(word.toLowerCase());
    if (ERRNO.test(word) && this.codes.length < CODES_MAX && !this.codes.includes(word)) this.codes.push(word);
  }

  value(kept: string): void {
    this.#text += kept;
    this.#isSpace = false;
    this.#afterCode = false;
    this.#signs = '';
    this.#remember(kept);
  }

  /** The number before was a measure. */
  unit(kept: string): void {
    this.#text = this.#text.slice(0, -'<number>'.length) + kept;
  }

  end(): string {
    return withoutLists(this.#text.trim()).slice(0, KIND_MAX);
  }

  #remember(word: string): void {
    this.words.push(word);
    if (this.words.length > WORDS_KEPT) this.words.shift();
  }
}

/** At most four: a message that has more is a list. */
const CODES_MAX = 4;
const ERRNO =
  /^E(?:ACCES|ADDRINUSE|ADDRNOTAVAIL|AGAIN|AI_AGAIN|BADF|BUSY|CANCELED|CONNABORTED|CONNREFUSED|CONNRESET|EXIST|FBIG|HOSTDOWN|HOSTUNREACH|INVAL|IO|ISDIR|MFILE|NAMETOOLONG|NETDOWN|NETUNREACH|NFILE|NOENT|NOMEM|NOSPC|NOTDIR|NOTEMPTY|NOTFOUND|PERM|PIPE|PROTO|ROFS|SOCKETTIMEDOUT|TIMEDOUT|TIMEOUT|XDEV)$/;

const isFailure = (word: string, before: BeforeWord): boolean =>
  /^-?\d+$/.test(word) || isProductCode(word, before) || isHexCode(word, before) || ERRNO.test(word);

/** A list is of one kind however many members it has. */
const withoutLists = (text: string): string =>
  text.replaceAll(
    /(["']?)(<(?:number|id|hex|ip|email|value|size|duration|date|version)>)\1(?:(?:,|;) ?\1\2\1)+/g,
    '$1$2$1',
  );
