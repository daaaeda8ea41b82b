import type { BeforeWord } from './code-words.ts';
import { isCode, isHexCode, isProductCode } from './code-words.ts';
import { isHexName, isRandomId } from './random.ts';

/*
 * One word of a message: what of it is a value. Each pattern is anchored at both ends and has no repetition within a repetition, so a
 * word costs a time that is linear in its length; a word is at most 512 characters (`kind-of-message.ts`).
 */

const UUID = /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i;
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const EMAIL = /^[\p{L}\p{N}.!#$%&*+/?^_{|}~-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}$/u;
const IDENTITY = /^(.{1,200}[\p{L}\p{N}_$>\])])@([0-9a-f]{1,16})$/u;
const VERSION = /^(v|[a-z]{2,12}[-_@/]?)?\d{1,5}(?:\.\d{1,6}){2,4}(?:[-+.]?[a-z][\w.+-]{0,40})?$/i;
const NAMED_VERSION = /^(@?[\w./-]{1,100})@[\^~>=<v]{0,2}\d{1,5}(?:\.\d{1,6}){0,4}(?:[-+][\w.+-]{1,40})?$/;
const SHORT_VERSION = /^([a-z]{2,12})\d{1,3}\.\d{1,3}$/i;
const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?:\/\d{1,2})?$/;
const IPV6 =
  /^(?=[0-9a-f:.]*:[0-9a-f]*:)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?:%\w{1,16})?(?:\/\d{1,3})?$/i;
/** A number with its thousands parted by dots. */
const GROUPED = /^\d{1,3}(?:\.\d{3})+$/;
const NUMBER = /^[-+±]?(?:[$€£¥₹₽₩]\s?)?(?:\d+(?:[.,'’]\d+)*|\.\d+)(?:[eE][-+]?\d{1,4})?(?:[%‰€$£¥₹°]|st|nd|rd|th)?$/;
const HEX = /^[-+]?0x[0-9a-f]+$/i;
const DURATION =
  /^-?(?:\d+(?:[.,]\d+)?(?:ns|us|µs|μs|ms|msecs?|s|secs?|m|mins?|h|hrs?|d|w|days?|hours?|minutes?|seconds?|sek|std)){1,5}$/;
const ISO_DURATION = /^-?P(?=[\dT])(?:\d+[YMWD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?$/;
const SIZE = /^-?\d+(?:[.,]\d+)*(?:[kKmMgGtTpP]i?[bB]?|[bB]|bytes?|[kKmMgG]?bit|[kKmMgG]bps|Mo|Go|Ko)$/;
const MEASURE =
  /^-?\d+(?:[.,]\d+)*(?:x|px|em|rem|pt|vh|vw|dpi|fps|[kKmMgG]?[Hh]z|[kKcm]?m|[kKm]?g|[kKmM]?W|[kKmM]?V|mA|°[CF]?|ºC|kWh|rpm|km\/h|mph|ft|in|lbs?|oz|[cCdm]?[lL])$/;
const JWT = /^ey[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,2}$/;
const BASE64 = /^(?=.{16})[A-Za-z0-9+/_-]+={0,2}$/;
const TIME = /^\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?(?:[ap]m|Z|[-+]\d{2}:?\d{2})?$/i;

/** Names in which a number is a part of the name. */
const NAMES =
  /^(?:utf-?(?:8|16|32)(?:le|be)?|iso-?8859-?\d{1,2}|latin-?\d|cp-?\d{3,5}|windows-?125\d|sha-?\d{1,3}|md[245]|base-?(?:32|58|64)|ascii-?7|http-?\d(?:\.\d)?|tls-?v?1(?:\.\d)?|ssl-?v?\d|ip-?v?[46]|x-?(?:64|86|509)|es-?\d{1,4}|ecmascript-?\d{1,4}|ipv[46]|oauth-?\d|covid-19|h-?26[45]|i18n|s3|ec2|k8s|r2|d3|b2b|b2c|mp[34]|int-?(?:8|16|32|64|128)|uint-?(?:8|16|32|64|128)|float-?(?:16|32|64)|win-?32|win-?64|python-?[23]|php-?\d|java-?\d{1,2}|es-?module-?\d|rfc-?\d{3,5}|log4j-?2?|level-?[0-9]|web-?3|vue-?[23]|h[1-6]|https?\/\d(?:\.\d)?)$/i;
const GENERATIONS = /^(?:[1-4]D|[45]G|4K)$/;

/** The word with its values replaced. */
export function wordWithoutValues(word: string, before: BeforeWord, after: string): string {
  if (!/\d/.test(word)) return withoutDigits(word);
  if (/^\d+$/.test(word)) return isCode(word, before, after) || isProductCode(word, before) ? word : '<number>';
  if (/^\d+\/\d+$/.test(word)) return '<number>/<number>';
  const isDigitFirst = /^[-+±.$€£¥₹₽₩\d]/.test(word);
  if (!isDigitFirst || word.length === 5) if (isProductCode(word, before)) return word;
  if (word.length <= 18 && (NAMES.test(word) || GENERATIONS.test(word))) return word;
  const isTimed = word.includes(':');
  if (isDigitFirst && isIpv4(word)) return `<ip>${servicePort(word, before)}`;
  const version = GROUPED.test(word) ? null : VERSION.exec(word);
  if (version) return `${(version[1] ?? '').replace(/^v$/i, '')}<version>`;
  if (isDigitFirst && NUMBER.test(word)) return isCode(word, before, after) ? word : '<number>';
  if (HEX.test(word)) return isHexCode(word, before) ? word.toLowerCase() : '<hex>';
  if (isWholeId(word)) return '<id>';
  if (isTimed && TIME.test(word)) return '<time>';
  if (isTimed && IPV6.test(word)) return '<ip>';
  if (isDigitFirst || word.startsWith('P')) {
    if (DURATION.test(word) || ISO_DURATION.test(word)) return '<duration>';
    if (SIZE.test(word)) return '<size>';
    if (MEASURE.test(word)) return `<number>${word.replace(/^[-\d.,]+/, '')}`;
  }
  const withAt = word.includes('@') ? atSign(word) : null;
  if (withAt !== null) return withAt;
  const short = SHORT_VERSION.exec(word);
  if (short) return `${short[1]}<version>`;
  if (/^[A-Za-z0-9]+$/.test(word) && isRandomId(word)) return '<id>';
  if (/^[\w-]{21}$/.test(word) && isRandomId(word.replaceAll(/[-_]/g, ''))) return '<id>';
  if (BASE64.test(word) && /[A-Z]/.test(word) && /[a-z]/.test(word) && /[+/]|=$/.test(word) && word.length >= 24)
    return '<id>';
  return inPieces(word, before);
}

const isWholeId = (word: string): boolean =>
  (word.length >= 36 && word.length <= 38 && UUID.test(word)) ||
  (word.length === 26 && ULID.test(word)) ||
  (word.startsWith('ey') && JWT.test(word));

/** Dots also part thousands in some countries: `1.234.567.890` is no address. */
const isIpv4 = (word: string): boolean =>
  IPV4.test(word) && (word.split(/[:/]/, 1)[0] ?? '').split('.').every((part) => Number(part) <= 255);

/** The port of an address that is connected to says which service is meant; higher ones are of a moment. */
function servicePort(word: string, { words }: BeforeWord): string {
  const port = /:\d{1,5}$/.exec(word)?.[0] ?? '';
  return Number(port.slice(1)) < 32_768 && /^(?:econn\w+|etimedout|connect|tcp)$/.test(words.at(-1) ?? '') ? port : '';
}

/** A word without a digit is a value only as an address, or as a long run of letters of both sizes. */
function withoutDigits(word: string): string {
  if (word.includes('@')) return atSign(word) ?? word;
  if (word.length < 12) return word;
  return word
    .split(/([-_.:/\\#])/)
    .map((piece) => (isRandomId(piece) ? '<id>' : piece))
    .join('');
}

/** An e-mail address, the identity of an object (`Order@6d06d69`), or a version (`react@18.2.0`): three meanings of one sign. */
function atSign(word: string): string | null {
  if (EMAIL.test(word)) return '<email>';
  const version = NAMED_VERSION.exec(word);
  if (version) return `${version[1]}@<version>`;
  const identity = IDENTITY.exec(word);
  return identity && /\d|^[0-9a-f]{5,}$/.test(identity[2] ?? '') ? `${identity[1]}@<hex>` : null;
}

const SIGNS = /([-_.:#+~$*&?!%@])/;

/** Pieces of a name: a number behind a sign is a value (`user_42`), one right behind a letter is a part of the name, up to two digits. */
function inPieces(word: string, before: BeforeWord): string {
  const pieces = word.split(SIGNS);
  const hasId = pieces.length > 3 && pieces.some(isRandomId);
  let words = before.words;
  return pieces
    .map((piece, index) => {
      if (piece === '' || index % 2 === 1) return piece;
      const context = { words, signs: pieces[index - 1] ?? before.signs, afterCode: false };
      words = [...words.slice(-2), piece.toLowerCase()];
      return pieceWithoutValue(piece, context, hasId);
    })
    .join('')
    .replaceAll(/<number>(?:[.,]<number>)+/g, '<number>');
}

function pieceWithoutValue(piece: string, before: BeforeWord, isBesideId: boolean): string {
  if (!/\d/.test(piece)) return piece;
  if (/^\d+$/.test(piece)) return before.words.length > 0 && isCode(piece, before, '') ? piece : '<number>';
  if (NAMES.test(piece)) return piece;
  if (HEX.test(piece)) return '<hex>';
  if (isRandomId(piece) || isHexName(piece)) return '<id>';
  if (isBesideId && piece.length <= 6 && /^[a-z0-9]+$/.test(piece)) return '<id>';
  if (DURATION.test(piece)) return '<duration>';
  if (SIZE.test(piece)) return '<size>';
  // Letters of other scripts have no sign between them and a number.
  // oxlint-disable-next-line no-control-regex -- the range begins with them
  if (/[^\u0000-\u024f]/.test(piece)) return piece.replaceAll(/\d+(?:[.,]\d+)*/g, '<number>');
  return piece.replaceAll(/(?<=[a-z])\d{3,}(?![a-z\d])|^\d{2,}(?=[a-z])|(?<=[a-z]{3})\d{3,}(?=[a-z])/gi, '<number>');
}
