/** Why a name's value is a secret, and how far that goes. */
export interface SecretName {
  /** A value of several parts is filtered in each. Names that are not whole are secrets where they hold one text. */
  whole: boolean;
  /** A number is a secret too. */
  numbers: boolean;
}

/** Names that hold one of these are secrets wherever it stands in them; `|` is where a separator may be. */
export const STEMS = [
  'pass|word',
  'passwd',
  'pass|phrase',
  'pass|code',
  'pass|wort',
  'kenn|wort',
  'secret',
  'api|key',
  'private|key',
  'access|key',
  'encryption|key',
  'signing|key',
  'master|key',
  'account|key',
  'session|key',
  'auth|key',
  'ssh|key',
  'consumer|key',
  'shared|access',
  'credential',
  'authorization',
  'bearer',
  'csrf',
  'xsrf',
  'session|id',
  'sess|id',
  'connect|sid',
  'cookie',
  'credit|card',
  'card|number',
  'cc|number',
  'account|number',
  'routing|number',
  'social|security',
  'mysql|pwd',
  'connection|string',
  'conn|str',
  'database|url',
  'db|url',
  'redis|url',
  'mongo|url',
  'mongo|uri',
  'mongodb|uri',
  'mnemonic',
  'seed|phrase',
  'recovery|code',
  'backup|code',
  'verification|code',
  'verify|code',
  'auth|code',
  'mfa|code',
  'otp|code',
  'pin|code',
  'security|code',
  'two|factor',
  'code|verifier',
  'jwt|assertion',
  'saml|response',
  'saml|request',
  'oauth|verifier',
  'auth|token',
  'access|token',
  'refresh|token',
  'id|token',
  'api|token',
  'session|token',
  'security|token',
  'user|token',
  'device|token',
  'reset|token',
  'login|token',
] as const;

/** Names that end with one of these words are secrets. The list says whether a number may be one too. */
export const LAST_WORDS: ReadonlyMap<string, { numbers: boolean }> = new Map<string, { numbers: boolean }>([
  ...['pass', 'pwd', 'pw', 'otp', 'totp', 'pin', 'cvv', 'cvc', 'ssn', 'iban', 'mfa', 'cred', 'creds'].map(
    (word) => [word, { numbers: true }] as const,
  ),
  ...['token', 'tokens', 'auth', 'session', 'jwt', 'dsn', 'sig', 'signature', 'sid', 'hmac'].map(
    (word) => [word, { numbers: false }] as const,
  ),
  // Written together, without a border between the words.
  ...['userpass', 'dbpass', 'mypass', 'rootpass', 'adminpass', 'smtppass', 'mailpass', 'ftppass', 'dbpwd'].map(
    (word) => [word, { numbers: true }] as const,
  ),
]);

/** Parameters of addresses that are secrets there, and ordinary words elsewhere. */
export const PARAMETERS: ReadonlyMap<string, RegExp> = new Map([
  ['code', /^.{6,}$/],
  ['key', /^(?=.*\d)(?=.*[a-z]).{10,}$/i],
  ['ticket', /^.{6,}$/],
  ['assertion', /^.{6,}$/],
  ['policy', /^.{20,}$/],
]);

const STEM = new RegExp(STEMS.map((stem) => stem.replaceAll('|', '')).join('|'));
/** Words that hold a stem by chance. */
const CHANCE = /secretar|passwordless/;
/** The last word of names that say something about a secret, as `password_length`. */
const ABOUT =
  /^(?:length|count|size|strength|policy|type|format|at|date|time|expires|expiry|expiration|ttl|enabled|disabled|required|changed|updated|age|limit|max|min|status|state|valid|invalid|version|attempts|algorithm|algo|field|label|placeholder|errors?|visible|rules|manager|plugin|parser|service|provider|handler|module|controller|component|page|form|button|input|screen|view|url|path|route|name|consent|banner|domain|secure|samesite|httponly|used|endpoint|protection)$/;

/** Names repeat from event to event, and a look at one takes several regular expressions. */
const known = new Map<string, SecretName | null>();
const KNOWN_MAX = 10_000;
const LONGEST = 200;

/** Says whether the values of a name are secrets on sight: `password`, `X-Api-Key`, `userPass`; null where they are not. */
export function secretName(name: string): SecretName | null {
  const before = known.get(name);
  if (before !== undefined) return before;
  const secret = judge(name.length > LONGEST ? name.slice(-LONGEST) : name);
  if (known.size >= KNOWN_MAX) known.clear();
  if (name.length < 100) known.set(name, secret);
  return secret;
}

/** The words of a name in lower case, whichever way they are joined: `X-Session`, `userPass`, `DATABASE_URL`, `user[pin]`. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');

function judge(name: string): SecretName | null {
  const words = wordsOf(name);
  while (words.length > 1 && /^\d+$/.test(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1) ?? '';
  const plain = words.join('');
  if (STEM.test(plain) && !CHANCE.test(plain)) {
    const isUrl = plain.endsWith('url') && /(?:database|db|redis|mongo)url$/.test(plain);
    return ABOUT.test(last) && !isUrl ? null : { whole: true, numbers: true };
  }
  const weak = LAST_WORDS.get(last.replace(/\d+$/, ''));
  return weak ? { whole: last === 'creds' || last === 'cred', numbers: weak.numbers } : null;
}
