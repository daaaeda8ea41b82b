/*
 * Names that machines make: hashes of builds, ids of rows. Each question looks at one piece of a name, at most 64 characters, once.
 */

const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;

interface Shape {
  digits: number;
  lower: number;
  upper: number;
  /** Neighbours of other classes, but for a capital before small letters: `checkOut2` has 2. */
  changes: number;
}

function shapeOf(text: string): Shape {
  const shape = { digits: 0, lower: 0, upper: 0, changes: 0 };
  let before = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const kind =
      code >= 48 && code <= 57 ? DIGIT : code >= 65 && code <= 90 ? UPPER : code >= 97 && code <= 122 ? LOWER : 0;
    if (kind === DIGIT) shape.digits++;
    else if (kind === UPPER) shape.upper++;
    else if (kind === LOWER) shape.lower++;
    if (before !== 0 && kind !== 0 && kind !== before && !(before === UPPER && kind === LOWER)) shape.changes++;
    if (kind !== 0) before = kind;
  }
  return shape;
}

const HEX = /^(?:[0-9a-f]+|[0-9A-F]+)$/;

/** A hexadecimal name with both digits and letters, which no word has: 8 characters or more. */
export const isHexName = (text: string): boolean =>
  text.length >= 8 && text.length <= 128 && HEX.test(text) && /\d/.test(text) && /[a-fA-F]/.test(text);

/** Names that have the shape of an id and mean the same everywhere. */
const KNOWN =
  /^(?:base64url|x86_64|amd64|arm64v8|utf8mb[34]|latin\d+|sha3?_?\d{3}|int\d+|uint\d+|float\d+|es20\d\d|oauth2?|ed25519|secp256k1|rsa\d*|h26[45]|mp[34]|win(?:32|64)|log4j2?|k8s|i18n|l10n|a11y|pbkdf2\w*|argon2\w*|aes\d*\w*|tls1\w*|utf16\w*)$/i;

/** An id of letters and digits, as databases and services hand them out. */
export function isRandomId(text: string): boolean {
  const { length } = text;
  if (length < 8 || length > 128 || KNOWN.test(text)) return false;
  if (isHexName(text)) return true;
  const { digits, lower, upper, changes } = shapeOf(text);
  const letters = lower + upper;
  if (letters === 0) return false;
  if (digits > 0) {
    if (length >= 10 && lower > 0 && upper > 0) return changes >= 3 && !isNumberedName(text);
    if (length >= 20 && digits >= 4) return true;
    return changes >= 3 && digits >= 2;
  }
  // Letters alone: words in camel case have some small letters after each capital.
  return length >= 12 && lower > 0 && upper > 2 && changes * 3 >= length - 2;
}

/** A hash that a bundler puts into the name of a file: Vite's 8 of 64 characters, webpack's 8 to 20 hexadecimal ones, esbuild's 8 of 32. */
export function isBuildHash(text: string): boolean {
  const { length } = text;
  if (length < 6 || length > 64) return false;
  const { digits, lower, upper, changes } = shapeOf(text);
  if (digits === length) return length >= 8;
  if (HEX.test(text) && digits > 0 && lower + upper > 0) return length >= 8 || (digits >= 2 && lower + upper >= 2);
  if (length < 8) return digits > 0 && changes >= 3;
  if (KNOWN.test(text)) return false;
  if (digits > 0 && lower + upper > 0) {
    // A word with a number behind it is a name: `checkout12`, `Version20261130` is not.
    const letters = text.replace(/\d{1,3}$/, '');
    if (/^[A-Za-z]+$/.test(letters) && isOfWords(letters)) return false;
    if (lower > 0 && upper > 0 && changes >= 2) return true;
    if (lower === 0 || upper === 0) return changes >= 2 && digits >= 2 ? true : changes >= 2 && length === 8;
    return false;
  }
  if (lower === 0) return length === 8;
  return (upper >= 2 && changes * 3 >= length - 1) || (length === 8 && /^.[a-z]*[A-Z]/.test(text) && !isOfWords(text));
}

const SHORT_WORDS = /^(?:ui|id|my|to|on|in|of|at|by|is|as|up|do|go|be|no|or|we|it|db|io|ip|pr|an|ad)$/i;
/** Two consonants that words begin with. */
const ONSETS =
  /^(?:bl|br|ch|cl|cr|dr|dw|fl|fr|gh|gl|gn|gr|kn|ph|pl|pr|ps|sc|sh|sk|sl|sm|sn|sp|sq|st|sw|th|tr|tw|wh|wr|js|ts)/i;

/** Whether letters of both sizes are words in camel case: `CheckOut`, and not `DiwrgTda`. A fifth of Vite's hashes have letters alone. */
const isOfWords = (text: string): boolean =>
  text
    .split(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    .every(
      (word) =>
        SHORT_WORDS.test(word) ||
        /^[A-Z]{2,4}$/.test(word) ||
        (word.length >= 3 && /[aeiouy]/i.test(word) && (/^.?[aeiouy]/i.test(word) || ONSETS.test(word))),
    );

/**
 * Words in camel case with small numbers between or behind them: `OrderServiceV1`, `S3Uploader`. Half of its signs are in words of four
 * letters or more, which a random text of this length hardly has.
 */
export function isNumberedName(text: string): boolean {
  if (!/[A-Z]/.test(text) || !/[a-z]/.test(text)) return false;
  const words = text.split(/\d+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/);
  const signs = words
    .filter((word) => /[a-z]{3}/.test(word) && isOfWords(word))
    .reduce((sum, word) => sum + word.length, 0);
  return signs * 2 >= text.length;
}

/** Letters of one size that can be said: `CHECKOUT`, and not `QWRTZPSD`. */
export const isSpoken = (text: string): boolean =>
  /^[A-Z]+$/.test(text) && !/[^AEIOUY]{4}/.test(text) && /[AEIOUY]/.test(text);
