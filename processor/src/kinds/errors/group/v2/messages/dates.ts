/*
 * Dates and times as people of several countries and as programs write them. Each pattern is sticky and bounded, and is tried only where
 * a digit, a month or a day of the week begins.
 */

const ENGLISH_MONTHS =
  'Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?';
/** Months that are no other word, so that no year has to follow. */
const PLAIN_MONTHS = ENGLISH_MONTHS.replace('Mar(?:ch)?|', 'March|').replace('May|', '');
const MONTHS = [
  ENGLISH_MONTHS,
  'januar|februar|märz|maerz|mär|mai|juni|juli|oktober|okt|dezember|dez',
  'janvier|janv|février|fevrier|févr|mars|avril|avr|juin|juillet|juil|août|aout|septembre|octobre|novembre|décembre|decembre|déc',
  'enero|ene|febrero|marzo|abril|abr|mayo|junio|julio|agosto|ago|septiembre|setiembre|octubre|noviembre|diciembre|dic',
  'janeiro|fevereiro|fev|março|maio|junho|julho|setembro|outubro|novembro|dezembro',
  'gennaio|gen|febbraio|aprile|maggio|mag|giugno|giu|luglio|lug|settembre|ottobre|ott|dicembre',
  'januari|februari|maart|mrt|mei|augustus',
  'stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia',
  'января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря',
].join('|');
const ENGLISH_DAYS =
  'Mon(?:day)?|Tue(?:s(?:day)?)?|Wed(?:nesday)?|Thu(?:r(?:s(?:day)?)?)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?';
const DAYS = [
  ENGLISH_DAYS,
  'montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so',
  'lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo',
].join('|');

const CLOCK = String.raw`\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,9})?(?:\s?(?:[AaPp]\.?[Mm]\.?(?![a-z])))?`;
const ZONE = String.raw`(?:\s?(?:Z|UTC|GMT|CET|CEST|[ECMP][SD]T|[-+]\d{2}:?\d{2})(?![A-Za-z])){0,2}(?:\s\([A-Z][A-Za-z ]{2,40}\))?`;
const TIME_AFTER = String.raw`(?:,?(?:\s(?:at|um|à|a las|alle|às|om|kl\.?))?[\sT_]${CLOCK}${ZONE})?`;
const DAY = String.raw`(?:${DAYS})\.?,?\s`;

const end = String.raw`(?![\p{L}\p{N}])`;

/** `2026-11-29T06:00:00Z`, `29.11.2026`, `11/29/2026 10:15 PM`, `20261129T060000Z`, `2026年11月29日`. */
const NUMERIC = new RegExp(
  String.raw`(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}([-/.])\d{1,2}\1\d{4}(?!\1?\d)|\d{1,2}([-/])\d{1,2}\2\d{2}(?!\2?\d)|\d{4}年\d{1,2}月\d{1,2}日|\d{4}년\s?\d{1,2}월\s?\d{1,2}일)${TIME_AFTER}${end}` +
    String.raw`|\d{8}T\d{6}(?:\.\d{1,9})?Z?${end}` +
    String.raw`|\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:[AaPp]\.?[Mm]\.?)${end}` +
    String.raw`|\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?${ZONE}${end}`,
  'uy',
);
/** `29 Nov 2026`, `29. November 2026 um 06:00`, `29 de noviembre de 2026`, `29-Nov-2026`, `29/Nov/2026:06:00:00 +0000`. */
const DAY_FIRST = new RegExp(
  String.raw`\d{1,2}(?:st|nd|rd|th|er|º)?\.?(?:\s(?:de\s|of\s)?|[-/])(?:(?:${MONTHS})\.?(?:,?\s(?:de\s)?|[-/])\d{4}(?::${CLOCK}${ZONE}|${TIME_AFTER})|(?:${PLAIN_MONTHS})\.?${TIME_AFTER})${end}`,
  'iuy',
);
/** `Nov 29, 2026`, `Sunday, November 29th 2026`, `Sun Nov 29 2026 06:00:00 GMT+0000 (Coordinated Universal Time)`. */
const MONTH_FIRST = new RegExp(
  String.raw`(?:(?:${ENGLISH_DAYS}),?\s)?(?:${ENGLISH_MONTHS})\.?\s\d{1,2}(?:st|nd|rd|th)?(?:,?\s\d{4}(?![:\d]))?${TIME_AFTER}(?:,?\s\d{4})?${end}`,
  'uy',
);
/** `Sun, 29 Nov 2026 06:00:00 GMT`, `Sonntag, 29. November 2026`, `Mon 2026-11-30`. */
const WEEKDAY_FIRST = new RegExp(
  String.raw`${DAY}(?:\d{1,2}\.?\s(?:de\s)?(?:${MONTHS})\.?(?:\s(?:de\s)?\d{4})?|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})${TIME_AFTER}${end}`,
  'iuy',
);
const BEGINS = new RegExp(`(?:${ENGLISH_MONTHS})(?:\\s|\\.)|(?:${DAYS})[.,]?\\s`, 'iuy');

const FIRST_WORDS: ReadonlySet<string> = new Set(
  [...`${MONTHS}|${DAYS}`.matchAll(/\p{L}+/gu)].map(([word]) => word.toLowerCase().slice(0, 2)),
);

/** Whether a word may be a month or a day of the week: by its first two letters. */
export const mayBeginDate = (word: string): boolean => FIRST_WORDS.has(word.slice(0, 2).toLowerCase());

/** The end of the date or time that begins at this place; `from` itself where none does. */
export function endOfDate(text: string, from: number): number {
  const code = text.charCodeAt(from);
  if (isDigit(code))
    return mayBeNumeric(text, from) ? (endOf(NUMERIC, text, from) ?? endOf(DAY_FIRST, text, from) ?? from) : from;
  if (code < 65 || !mayBeginDate(text.slice(from, from + 2))) return from;
  if (endOf(BEGINS, text, from) === null) return from;
  return endOf(MONTH_FIRST, text, from) ?? endOf(WEEKDAY_FIRST, text, from) ?? from;
}

/** Digits that a date or a time goes on after: a sign, an ordinal, or a space and a letter. */
function mayBeNumeric(text: string, from: number): boolean {
  let at = from;
  while (at < from + 9 && isDigit(text.charCodeAt(at))) at++;
  const sign = text.charCodeAt(at);
  if (sign === 32) return at - from <= 2 && (text.charCodeAt(at + 1) | 32) >= 97;
  return (sign >= 45 && sign <= 47) || sign === 58 || sign > 64;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function endOf(pattern: RegExp, text: string, from: number): number | null {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : null;
}
