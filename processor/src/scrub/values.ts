import { FILTERED, isNoValue } from './filtered.ts';
import type { OnRule } from './filtered.ts';
import { scrubCommands } from './command-lines.ts';
import { replaceBasic, replaceEncoded } from './encoded.ts';
import { replaceCards, replaceIbans } from './numbers.ts';
import { secretName } from './secret-names.ts';
import { scrubStatements } from './statements.ts';
import { SUSPECT } from './suspects.ts';
import { scrubTextPairs } from './text-pairs.ts';
import type { TextForm } from './text-pairs.ts';

const URL_PASSWORD = /((?:[a-z][a-z\d+.-]{0,30})?:\/\/[^\s/:@"'<>]{0,200}:)[^\s/"'<>]{1,500}@/gi;
const URL_NAME = /(\/\/)(?:gh[a-z]_|github_pat_|glpat-)[^\s/:@]{10,200}@/gi;

/** Keys and tokens whose makers gave them a beginning by which they are recognised. */
const API_KEY = new RegExp(
  String.raw`(?<![A-Za-z0-9])(?:${[
    '(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA)[A-Z2-7][A-Z0-9]{15}(?![A-Za-z0-9])',
    'gh[pousr]_[A-Za-z0-9]{20,}',
    String.raw`github_pat_\w{20,}`,
    String.raw`(?:glpat|gldt|glrt|glptt)-[\w-]{16,}`,
    String.raw`xox[abeoprs]-[\w-]{10,}`,
    String.raw`xapp-\d-[\w-]{10,}`,
    String.raw`(?:sk|rk)_(?:live|test|prod)_\w{10,}`,
    String.raw`whsec_[\w+/=]{20,}`,
    String.raw`sk-(?=[\w-]{0,40}\d)[\w-]{20,}`,
    String.raw`AIza[\w-]{30,}`,
    String.raw`ya29\.[\w-]{20,}`,
    String.raw`GOCSPX-[\w-]{20,}`,
    'npm_[A-Za-z0-9]{30,}',
    String.raw`SG\.[\w-]{16,}\.[\w-]{16,}`,
    'key-[0-9a-f]{32}',
    'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}',
    'do[po]_v1_[0-9a-f]{40,}',
    'hf_[A-Za-z]{30,}',
    String.raw`pypi-[\w-]{50,}`,
    String.raw`dckr_pat_[\w-]{20,}`,
    'dapi[0-9a-f]{32}',
    String.raw`sq0[a-z]{3}-[\w-]{22,}`,
    'lin_api_[A-Za-z0-9]{30,}',
    'PMAK-[0-9a-f]{24}-[0-9a-f]{30,}',
    String.raw`(?:glsa|glc)_[\w+/=]{30,}`,
    String.raw`hvs\.[\w-]{24,}`,
    'NRAK-[A-Z0-9]{27}',
    'AGE-SECRET-KEY-1[A-Z0-9]{50,}',
    String.raw`ATATT3[\w=-]{50,}`,
    String.raw`sntry[su]_[\w+/=.-]{30,}`,
    'EAAA[A-Za-z0-9]{60,}',
    'rubygems_[0-9a-f]{48}',
    String.raw`figd_[\w-]{36,}`,
  ].join('|')})`,
  'g',
);
const HOOK = /(hooks\.[a-z]{2,20}\.com\/(?:services|workflows|triggers)\/|\/webhooks\/)[\w/-]{20,300}/g;
const JWT = /(?<![A-Za-z0-9])eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]{0,4000})?/g;
const SCHEME =
  /(?<![A-Za-z0-9])((?:bearer|basic|token|digest|negotiate)\s{1,3})(?=[\w.+/~=-]{0,60}(?:[\d=]|[a-z][A-Z]))[\w.+/~=-]{8,}/gi;
const ELEMENT = /<([\w:.-]{1,64})(?:\s[^<>]{0,200})?>((?:<!\[CDATA\[)?[^<]{1,4096})<\//g;
const FORM_PART = /(name="([^"\r\n]{1,100})"[^\r\n]{0,200}\r?\n(?:[^\r\n]{1,200}\r?\n){0,3}\r?\n)([^\r\n]{1,4096})/g;

/** Scrubs a text, and the JSON that it may be. */
export type ScrubText = (text: string, bits: number, form: TextForm, depth?: number, found?: OnRule) => string;

/** An option of a command and its value: `--password hunter2`. */
const OPTION =
  /((?<![\w-])--?([a-z][\w-]{0,40})\s{1,3})(?![\s-])(?:"([^"\r\n]{1,500})"|'([^'\r\n]{1,500})'|([^\s"'`]{1,500}))/gi;

/** A text without its secrets, looked at with the rules that `bits` names. */
export function scrubValue(text: string, bits: number, form: TextForm, found: OnRule): string {
  if (bits & SUSPECT.widthless) return scrubWidthless(text, form, found);
  if (bits & SUSPECT.escape) return scrubEscaped(text, form, found);
  let clean = text;
  const replace =
    (rule: Parameters<OnRule>[0], replacement = FILTERED) =>
    () => {
      found(rule);
      return replacement;
    };
  if (bits & SUSPECT.privateKey) clean = scrubPrivateKeys(clean, found);
  if (bits & SUSPECT.url) {
    const within = (_all: string, before: string) => replace('url_password', `${before}${FILTERED}@`)();
    clean = clean.replace(URL_PASSWORD, within).replace(URL_NAME, within);
  }
  if (bits & SUSPECT.name) {
    clean = scrubTextPairs(clean, form, found);
    if (clean.includes(' -') || clean.startsWith('-')) clean = scrubOptions(clean, found);
    if (clean.includes('</')) clean = scrubElements(clean, found);
    if (clean.includes('name="')) clean = scrubFormParts(clean, found);
  }
  if (bits & (SUSPECT.name | SUSPECT.command)) clean = scrubStatements(clean, () => found('text'));
  if (bits & SUSPECT.command) clean = scrubCommands(clean, () => found('text'));
  if (bits & SUSPECT.scheme) {
    clean = clean.replace(SCHEME, (_all, scheme: string) => replace('bearer', `${scheme}${FILTERED}`)());
  }
  if (bits & SUSPECT.apiKey) {
    clean = clean
      .replace(API_KEY, replace('api_key'))
      .replace(HOOK, (_all, before: string) => replace('api_key', `${before}${FILTERED}`)());
  }
  if (bits & SUSPECT.base64) {
    clean = replaceBasic(clean, (before) => replace('bearer', `${before}${FILTERED}`)());
    const isSecret = (plain: string): boolean =>
      scrubValue(plain, ALL & ~SUSPECT.base64, 'text', () => undefined) !== plain;
    clean = replaceEncoded(clean, isSecret, replace('api_key'));
  }
  if (bits & SUSPECT.jwt) clean = clean.replace(JWT, replace('jwt'));
  if (bits & SUSPECT.card) clean = replaceCards(clean, replace('card'));
  if (bits & SUSPECT.iban) clean = replaceIbans(clean, replace('iban'));
  return clean;
}

const ALL = SUSPECT.escape - 1;
const ESCAPE = /\\+u00([2-7][\da-f])/gi;

/** A text that holds another one's escapes is kept as it is, unless the plain text has a secret: then the plain one is, without it. */
function scrubEscaped(text: string, form: TextForm, found: OnRule): string {
  const plain = text.replace(ESCAPE, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const clean = scrubValue(plain, ALL, form, found);
  return clean === plain ? text : clean;
}

const BEGIN = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g;

const WIDTHLESS = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;

/** Characters that nobody sees keep a secret from being found, and stay where there is none. */
function scrubWidthless(text: string, form: TextForm, found: OnRule): string {
  const plain = text.replace(WIDTHLESS, '');
  const clean = scrubValue(plain, ALL | SUSPECT.escape, form, found);
  return clean === plain ? text : clean;
}

/** A private key in PEM; one that was cut ends where the text does. */
function scrubPrivateKeys(text: string, found: OnRule): string {
  let out = '';
  let done = 0;
  for (const { index } of text.matchAll(BEGIN)) {
    if (index < done) continue;
    END.lastIndex = index;
    const end = END.exec(text);
    out += text.slice(done, index) + FILTERED;
    done = end ? end.index + end[0].length : text.length;
    found('private_key');
  }
  return done === 0 ? text : out + text.slice(done);
}

const scrubOptions = (text: string, found: OnRule): string =>
  text.replace(OPTION, (all: string, option: string, name: string, double?: string, single?: string, bare = '') => {
    const value = double ?? single ?? bare;
    if (value === FILTERED || isNoValue(value) || !isSecretOption(name, value)) return all;
    found('text');
    return option + all.slice(option.length).replace(value, () => FILTERED);
  });

/** A word behind a weak name is a secret where it does not look like one of a sentence. */
function isSecretOption(name: string, value: string): boolean {
  const secret = secretName(name);
  return secret !== null && (secret.whole || secret.numbers || (value.length >= 6 && /\d/.test(value)));
}

const scrubElements = (text: string, found: OnRule): string =>
  text.replace(ELEMENT, (all: string, name: string, content: string) => {
    if (!secretName(name) || content.trim() === '' || content === FILTERED) return all;
    found('text');
    return `${all.slice(0, all.length - content.length - 2)}${FILTERED}</`;
  });

const scrubFormParts = (text: string, found: OnRule): string =>
  text.replace(FORM_PART, (all: string, head: string, name: string) => {
    if (!secretName(name)) return all;
    found('text');
    return head + FILTERED;
  });
