/** Names under which applications keep what must not leave them. Matched anywhere in a key, whatever its case. */
const SECRET =
  'passw|passphrase|passcode|secret|credential|api[-_]?key|access[-_]?key|private[-_]?key|authorization|auth[-_]|[-_]auth|token(?!s)|cookie|session[-_]?id|csrf|xsrf|card[-_]?num|mysql[-_]?pwd';
/** Too short to be looked for within a longer key. */
const SECRET_WHOLE = 'auth|sid|otp|pin|cvv|cvc|pwd|ssn|sessid|phpsessid|signature';

const secret = new RegExp(`${SECRET}|^(?:${SECRET_WHOLE})$`, 'i');
const inQuery = new RegExp(`((?:^|[?&;#])(?:[\\w.-]*(?:${SECRET})[\\w.-]*|${SECRET_WHOLE})=)[^&;#\\s"'<>]+`, 'gi');
const userInfo = /(\w:\/\/)[^/\s@:]*:[^/\s@]+@/g;

/** Tells the keys whose values are replaced by `[Filtered]`: the usual ones, and those of the application. */
export function secretKeys(more: readonly (string | RegExp)[]): (key: string) => boolean {
  return (key) =>
    secret.test(key) ||
    more.some((each) => (typeof each === 'string' ? key.toLowerCase() === each.toLowerCase() : each.test(key)));
}

/** Passwords in URLs, and the values of secret-looking parameters wherever a text holds a query string. */
export function redactUrls(text: string): string {
  const withoutUser = text.includes('://') ? text.replace(userInfo, '$1[Filtered]@') : text;
  return withoutUser.includes('=') ? withoutUser.replace(inQuery, '$1[Filtered]') : withoutUser;
}
