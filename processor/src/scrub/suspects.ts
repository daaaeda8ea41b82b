import { ENCODED_BEGINNINGS } from './encoded.ts';
import { IBAN_LENGTHS } from './numbers.ts';
import { LAST_WORDS, PARAMETERS, STEMS } from './secret-names.ts';
import { wordFinderOf } from './word-finder.ts';

/** The rules that a text has to be looked at with, as bits. */
export const SUSPECT = {
  name: 1,
  card: 2,
  iban: 4,
  privateKey: 8,
  apiKey: 16,
  jwt: 32,
  url: 64,
  scheme: 128,
  /** A command line or a statement, in which a word alone says that a secret follows. */
  command: 256,
  base64: 512,
  /** An escape that could hide any word. */
  escape: 1024,
  /** A character that nobody sees, within any word. */
  widthless: 2048,
} as const;

/** A look at the bytes around a word, which keeps most ordinary words from being looked at closer. `from` is its first byte, `to` its last. */
type Check = (bytes: Uint8Array, from: number, to: number) => boolean;

interface Word {
  text: string;
  bits: number;
  check: Check;
}

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
const isLower = (byte: number): boolean => byte >= 97 && byte <= 122;
const isUpper = (byte: number): boolean => byte >= 65 && byte <= 90;
const isWordByte = (byte: number): boolean => isDigit(byte) || isLower(byte) || isUpper(byte);
/** Letters, digits, and `-_.+/~=`, of which tokens consist. */
const isTokenByte = (byte: number): boolean =>
  isWordByte(byte) || (byte < 128 && '-_.+/~='.includes(String.fromCharCode(byte)));
const at = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;
const [SPACE, QUOTE, BACKSLASH, SLASH, COLON, AT] = [32, 34, 92, 47, 58, 64];

/** How many bytes from `from` on fulfil a condition, at most `most`. */
function run(bytes: Uint8Array, from: number, most: number, isIn: (byte: number) => boolean): number {
  let length = 0;
  while (length < most && isIn(at(bytes, from + length))) length++;
  return length;
}

const always: Check = () => true;

/** Whether a word begins at `from`. A letter after a backslash is an escape in JSON, as `\n`, and no part of the word. */
const beginsWord = (bytes: Uint8Array, from: number): boolean =>
  !isWordByte(at(bytes, from - 1)) ||
  at(bytes, from - 2) === BACKSLASH ||
  (at(bytes, from - 6) === BACKSLASH && at(bytes, from - 5) === 117);

const DASH = 45;
const isArrow = (bytes: Uint8Array, from: number): boolean => at(bytes, from) === DASH && at(bytes, from + 1) === 62;

/** Within a name that two dashes begin, as `--db-pass`. */
function isOptionName(bytes: Uint8Array, from: number): boolean {
  let start = from;
  while (start > from - 40 && (isWordByte(at(bytes, start - 1)) || at(bytes, start - 1) === DASH)) start--;
  return at(bytes, start) === DASH && at(bytes, start + 1) === DASH;
}

/** An option of a command: a dash or two behind a blank. */
const isOption: Check = (bytes, from) =>
  at(bytes, from + 1) === DASH &&
  (at(bytes, from) === SPACE || (at(bytes, from) === DASH && at(bytes, from - 1) === SPACE));

const isExactly =
  (text: string): Check =>
  (bytes, from) =>
    beginsWord(bytes, from) &&
    [...text].every((character, index) => at(bytes, from + index) === character.charCodeAt(0));

/** Characters without a width, by their escapes. */
const isWidthlessEscape: Check = (bytes, from) =>
  ['200b', '200c', '200d', '2060', 'feff', '00ad'].includes(
    String.fromCharCode(...bytes.subarray(from + 2, from + 6)).toLowerCase(),
  );

/** A name ends here: behind it are digits at most, a blank or two, and a sign that ends names. */
const endsName: Check = (bytes, from, to) => {
  const before = at(bytes, from - 1);
  const isHump = isDigit(before) || isUpper(before) || isUpper(at(bytes, from));
  if (!isHump && !beginsWord(bytes, from)) return false;
  let end = to + 1;
  end += run(bytes, end, 1, (byte) => byte === 45 || byte === 95);
  end += run(bytes, end, 4, isDigit);
  const blanks = run(bytes, end, 2, (byte) => byte === SPACE);
  end += blanks;
  if (blanks > 0 && (isArrow(bytes, end) || isOptionName(bytes, from))) return true;
  return `"'=:\\%>]`.includes(String.fromCharCode(at(bytes, end)));
};

/** At the beginning of a text, or after a sign that divides parameters, which may be escaped (`%26`, `%3F`). */
const isParameter: Check = (bytes, from) => `"?&#;6Ff`.includes(String.fromCharCode(at(bytes, from - 1)));

const beginsToken =
  (least: number): Check =>
  (bytes, from, to) =>
    beginsWord(bytes, from) && at(bytes, to) !== SPACE && run(bytes, to + 1, least, isTokenByte) === least;

const isScheme: Check = (bytes, _from, to) => {
  const start = to + 1;
  return run(bytes, start, 8, isTokenByte) === 8 && run(bytes, start, 40, isLower) < run(bytes, start, 40, isTokenByte);
};

/** The address of a URL with a name and a password: `//name:password@`. */
const hasPassword: Check = (bytes, from) => {
  let colon = false;
  for (let back = from - 1; back > from - 300; back--) {
    const byte = at(bytes, back);
    if (byte === COLON) colon = true;
    else if (byte === SLASH) return colon && (at(bytes, back - 1) === SLASH || at(bytes, back - 1) === BACKSLASH);
    else if (byte <= SPACE || byte === QUOTE || byte === AT) return false;
  }
  return false;
};

/** The first of a long number, or of three groups of four. Numbers that begin with 0, 1 and from 7 on are no cards. */
const beginsCard: Check = (bytes, from, to) => {
  const first = at(bytes, from);
  if (!beginsWord(bytes, from) || at(bytes, from - 1) === 46 || first < 50 || first > 54) return false;
  return run(bytes, to + 1, 6, isDigit) < 6;
};

const beginsIban: Check = (bytes, from, to) =>
  beginsWord(bytes, from) &&
  isUpper(at(bytes, from)) &&
  isUpper(at(bytes, from + 1)) &&
  run(bytes, to + 1, 40, (byte) => isDigit(byte) || isUpper(byte) || byte === SPACE || byte === 45) >= 11;

const isAsciiEscape: Check = (bytes, from) =>
  at(bytes, from + 2) === 48 && at(bytes, from + 3) === 48 && at(bytes, from + 4) >= 50 && at(bytes, from + 4) <= 55;
const isLetterEscape: Check = (bytes, from) => {
  const [high, low] = [at(bytes, from + 1), at(bytes, from + 2)];
  // A bracket and a brace are escaped in ordinary addresses.
  return high >= 52 && high <= 55 && !(`bBdD`.includes(String.fromCharCode(low)) && (high === 53 || high === 55));
};

/** A stem with and without a separator between its words. */
const variants = (stem: string): string[] => [...new Set([stem.replaceAll('|', ''), stem.replaceAll('|', '-')])];

const WORDS: readonly Word[] = [
  ...STEMS.flatMap(variants).map((text) => ({
    text,
    bits: SUSPECT.name | (text.startsWith('private') ? SUSPECT.privateKey : 0),
    check: always,
  })),
  ...[...LAST_WORDS.keys()].map((text) => ({ text, bits: SUSPECT.name, check: endsName })),
  ...[...PARAMETERS.keys()].map((name) => ({ text: `${name}=`, bits: SUSPECT.name, check: isParameter })),
  { text: 'basic-', bits: SUSPECT.base64, check: always },
  ...['bearer-', 'basic-', 'token-', 'digest-', 'negotiate-'].map((text) => ({
    text,
    bits: SUSPECT.scheme,
    check: isScheme,
  })),
  ...(
    'akia asia agpa aida aroa anpa anva ghp- gho- ghu- ghs- ghr- github-pat- glpat- gldt- glrt- glptt- xoxa- xoxb- xoxe- ' +
    'xoxo- xoxp- xoxr- xoxs- xapp- sk- rk- whsec- aiza ya00- gocspx- npm- sg- key- shpat- shpca- shppa- shpss- dop-v0- ' +
    'doo-v0- hf- pypi- dckr-pat- dapi sq0 lin-api- pmak- glsa- glc- hvs- nrak- age-secret-key- atatt0 sntrys- sntryu- eaaa ' +
    'rubygems- figd-'
  )
    .split(' ')
    .map((text) => ({ text, bits: SUSPECT.apiKey, check: beginsToken(10) })),
  ...['-com/services/', '-com/workflows/', '-com/triggers/', 'webhooks/'].map((text) => ({
    text,
    bits: SUSPECT.apiKey,
    check: always,
  })),
  { text: 'eyj', bits: SUSPECT.jwt, check: beginsToken(10) },
  { text: '@', bits: SUSPECT.url, check: hasPassword },
  { text: '0000-0000-0000', bits: SUSPECT.card, check: beginsCard },
  { text: '0000-000000-0000', bits: SUSPECT.card, check: beginsCard },
  ...[...IBAN_LENGTHS.keys()].map((country) => ({
    text: `${country.toLowerCase()}00`,
    bits: SUSPECT.iban,
    check: beginsIban,
  })),
  ...['--p', '--a', '--u', '--w'].map((text) => ({ text, bits: SUSPECT.command, check: isOption })),
  { text: 'identified-', bits: SUSPECT.command, check: always },
  ...ENCODED_BEGINNINGS.map((text) => ({
    text: text.toLowerCase().replace(/\d/g, '0'),
    bits: SUSPECT.base64,
    check: isExactly(text),
  })),
  // As UTF-8 has them, a character a byte.
  ...['\u00e2\u0080\u008b', '\u00e2\u0081\u00a0', '\u00ef\u00bb\u00bf', '\u00c2\u00ad'].map((text) => ({
    text,
    bits: SUSPECT.widthless,
    check: always,
  })),
  ...['\\u000b', '\\u000c', '\\u000d', '\\u0000', '\\ufeff', '\\u00ad'].map((text) => ({
    text,
    bits: SUSPECT.widthless,
    check: isWidthlessEscape,
  })),
  { text: '\\u000', bits: SUSPECT.escape, check: isAsciiEscape },
  { text: '%0', bits: SUSPECT.escape, check: isLetterEscape },
];

const words = wordFinderOf(WORDS.map(({ text }) => text));

/** Calls `onSuspect` with a place of each word that could be or could name a secret, and the rules that it is to be looked at with. */
export function findSuspects(bytes: Uint8Array, onSuspect: (at: number, bits: number) => void): void {
  const cards = longNumbers(bytes);
  let card = 0;
  words.find(bytes, (place, index) => {
    const word = WORDS[index] as Word;
    const from = place - word.text.length + 1;
    if (!word.check(bytes, from, place)) return;
    for (; (cards[card] ?? Number.POSITIVE_INFINITY) <= from; card++) onSuspect(cards[card] as number, SUSPECT.card);
    onSuspect(place, word.bits);
  });
  for (; card < cards.length; card++) onSuspect(cards[card] as number, SUSPECT.card);
}

const CARD_DIGITS = 14;
const NO_NUMBERS: readonly number[] = [];

/** Places in numbers that are long enough for a card. A number of so many digits holds one of every so many bytes. */
function longNumbers(bytes: Uint8Array): readonly number[] {
  let found: number[] | null = null;
  let done = 0;
  for (let place = CARD_DIGITS - 1; place < bytes.length; place += CARD_DIGITS) {
    if (place < done || !isDigit(bytes[place] as number)) continue;
    let from = place;
    while (from > done && isDigit(bytes[from - 1] as number)) from--;
    done = place + 1;
    while (isDigit(at(bytes, done))) done++;
    const digits = done - from;
    if (digits >= CARD_DIGITS && digits < 20 && beginsCard(bytes, from, done - 1)) (found ??= []).push(from);
  }
  return found ?? NO_NUMBERS;
}
