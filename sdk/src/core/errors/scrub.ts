import type { Patterns } from '../matches.ts';
import { asList, matchesAny } from '../matches.ts';

/** Names under which applications keep what must not leave them. Matched anywhere in a key, whatever its case. */
const SECRET =
  /passw|passphrase|passcode|secret|credential|api[-_]?key|access[-_]?key|private[-_]?key|authorization|auth[-_]|[-_]auth|token(?!s)|cookie|session[-_]?id|csrf|xsrf|credit[-_]?card|card[-_]?num|mysql[-_]?pwd|signature$|^(?:auth|sid|otp|ssn|sessid|phpsessid|tokens)$/i;
/** Too short to be looked for within a longer word. */
const SECRET_WORD = /(?:^|[^a-z])(?:pass|pin|pwd|jwt|bearer|iban|cvv|cvc)(?:$|[^a-z])/;
/** Names that hold a secret, or a person, in a query only: elsewhere they are codes and keys of any kind. */
const SECRET_IN_QUERY = /^(?:sig|key|code|t|email|samlresponse|x-goog-credential)$/i;

const userInfo = /(\w:\/\/)[^/\s@:]*:[^/\s@]+@/g;
/** A key before `=` or `:`. It begins where a name begins and is bounded, so each character is looked at once. */
const PAIR = /(^|[^\w.$-])([\w.$-]{1,64})(\\?["'])?\s?([=:])(?![=>])\s?/g;
const VALUE =
  /"(?:[^"\\]|\\[^])*|'(?:[^'\\]|\\[^])*|\\"[^"\\]*|[[{][^\]}]*|(?:(?:bearer|basic|digest|token|apikey)\s+)?[^\s=&;,#"'<>(){}[\]\\][^\s&;,#"'<>(){}[\]\\]*/iy;
const COOKIES = /[^\r\n"']+/y;
const FILTERED = '[Filtered]';
const MAX_KNOWN = 1000;

/** Tells the keys whose values are replaced by `[Filtered]`: the usual ones, and those of the application. */
export function secretKeys(more: Patterns): (key: string) => boolean {
  const own = asList(more);
  const known = new Map<string, boolean>();
  const decide = (key: string): boolean =>
    SECRET.test(key) ||
    SECRET_WORD.test(key.replace(/[a-z\d](?=[A-Z])/g, '$&_').toLowerCase()) ||
    own.some((each) => (typeof each === 'string' ? key.toLowerCase() === each.toLowerCase() : matchesAny(key, each)));
  return (key) => {
    let answer = known.get(key);
    if (answer === undefined) {
      answer = decide(key);
      if (known.size < MAX_KNOWN) known.set(key, answer);
    }
    return answer;
  };
}

/**
 * A text without passwords in URLs, and without the values of secret keys wherever it holds pairs: query strings, JSON, headers,
 * connection strings. Prose stays: a colon counts after a quoted key, a header's name or before a quote only.
 */
export function redact(text: string, isSecret: (key: string) => boolean): string {
  const bare = text.includes('://') ? text.replace(userInfo, `$1${FILTERED}@`) : text;
  if (!/[=:]/.test(bare)) return bare;
  let clean = '';
  let from = 0;
  PAIR.lastIndex = 0;
  for (let pair = PAIR.exec(bare); pair; pair = PAIR.exec(bare)) {
    const [, before = '', key = '', quote, sign] = pair;
    const start = PAIR.lastIndex;
    const isHeader = /-|^authorization$|^cookie$/i.test(key);
    const isPair = sign === '=' || quote || isHeader || /["'\\]/.test(bare.charAt(start));
    const isParameter = sign === '=' && /^[?&;#]?$/.test(before) && SECRET_IN_QUERY.test(key);
    // The next key may begin with the character before this one's value.
    PAIR.lastIndex = Math.max(pair.index + 1, start - 1);
    if (!isParameter && !(isPair && isSecret(key))) continue;
    const pattern = sign === ':' && !quote && /cookie$/i.test(key) ? COOKIES : VALUE;
    pattern.lastIndex = start;
    const value = pattern.exec(bare)?.[0];
    if (!value) continue;
    const opening = /^\\?["']/.exec(value)?.[0] ?? '';
    clean += bare.slice(from, start) + opening + FILTERED;
    PAIR.lastIndex = from = start + value.length;
  }
  return clean + bare.slice(from);
}
