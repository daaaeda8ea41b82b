/** The text that replaces a secret. */
export const FILTERED = '[Filtered]';

const CONTAINS =
  /password|passwd|passphrase|secret|apikey|privatekey|authorization|credential|bearer|csrf|xsrf|sessionid|sessid|connectsid|setcookie|creditcard|cardnumber|mysqlpwd/;
const WHOLE = /^(?:pwd|auth|token|cookies?|session|jwt|cvv|cvc|ssn|otp)$|token$/;

/** Keys repeat from event to event; one look at a key takes two regular expressions. */
const known = new Map<string, boolean>();
const KNOWN_MAX = 10_000;

/** True for names whose values are secrets on sight: `password`, `X-Api-Key`, `access_token`, `Cookie`. */
export function isSecretName(name: string): boolean {
  const before = known.get(name);
  if (before !== undefined) return before;

  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const secret = CONTAINS.test(plain) || WHOLE.test(plain);
  if (known.size >= KNOWN_MAX) known.clear();
  if (name.length < 100) known.set(name, secret);
  return secret;
}

const QUERY_PAIR = /([?&;])([^=&;?#\s]{1,100})=([^&;#\s"']+)/g;
const URL_PASSWORD = /(\w:\/\/[^/\s:@]{1,200}:)[^/\s@]{1,200}@/g;

/** Secrets in the query of any URL within the text, and passwords before its host. */
export function scrubText(text: string): string {
  let clean = text;
  if (clean.includes('=') && /[?&]/.test(clean)) {
    clean = clean.replace(QUERY_PAIR, (pair, mark: string, name: string) =>
      isSecretName(name) ? `${mark}${name}=${FILTERED}` : pair,
    );
  }
  if (clean.includes('://') && clean.includes('@')) clean = clean.replace(URL_PASSWORD, `$1${FILTERED}@`);
  return clean;
}
