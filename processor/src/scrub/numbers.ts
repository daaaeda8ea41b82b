/** Lengths of payment card numbers by how they begin (ISO/IEC 7812 as the networks publish it). */
const BRANDS: readonly [start: RegExp, lengths: readonly number[]][] = [
  [/^4/, [16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:30[0-5]|36|38|39)/, [14]],
  [/^35(?:2[89]|[3-8])/, [16]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:50|5[6-9]|63|67)/, [16, 19]],
];

const CARD =
  /(?<![0-9A-Za-z.])(?:[2-6]\d{13,18}|[2-6]\d{3}([ .-])\d{4}\1\d{4}\1\d{1,7}|3\d{3}([ .-])\d{6}\2\d{4,5})(?![0-9A-Za-z]|\.\d)/g;

/** True for the digits of a payment card: a network's beginning and length, and the right check digit. */
export function isCard(digits: string): boolean {
  const hasBrand = BRANDS.some(([start, lengths]) => lengths.includes(digits.length) && start.test(digits));
  return hasBrand && hasLuhnDigit(digits);
}

function hasLuhnDigit(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    const twice = digit * 2;
    sum += place % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}

export const replaceCards = (text: string, replacement: () => string): string =>
  text.replace(CARD, (number: string) => (isCard(number.replace(/\D/g, '')) ? replacement() : number));

/** Characters of an IBAN by country (the registry of SWIFT, release 97). */
export const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 ' +
    'FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ' +
    'ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ' +
    'ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const IBAN_START = /(?<![0-9A-Za-z])[A-Z]{2}\d{2}(?=[ -]?[0-9A-Z])/g;

export function replaceIbans(text: string, replacement: () => string): string {
  let out = '';
  let done = 0;
  for (const { 0: start, index } of text.matchAll(IBAN_START)) {
    if (index < done) continue;
    const end = ibanEnd(text, index, IBAN_LENGTHS.get(start.slice(0, 2)) ?? 0);
    if (end === null) continue;
    out += text.slice(done, index) + replacement();
    done = end;
  }
  return done === 0 ? text : out + text.slice(done);
}

/** The end of an IBAN, printed in groups or together; null where the text holds none of that length and check number. */
function ibanEnd(text: string, from: number, length: number): number | null {
  let characters = '';
  let at = from;
  for (; characters.length < length && at < text.length; at++) {
    const character = text[at] ?? '';
    if (/[0-9A-Z]/.test(character)) characters += character;
    else if (!/[ -]/.test(character) || !/[0-9A-Z]/.test(text[at + 1] ?? '')) return null;
  }
  const isWhole = length > 0 && characters.length === length && !/[0-9A-Za-z]/.test(text[at] ?? '');
  return isWhole && remainderOf97(characters) === 1 ? at : null;
}

function remainderOf97(iban: string): number {
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}
