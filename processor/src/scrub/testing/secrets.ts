import type { Random } from './numbered.ts';

/** A secret as it stands in a text, and the part of it that must not be stored. */
export interface PlantedSecret {
  kind: string;
  text: string;
  needle: string;
}

/** Makes one secret of a kind; `it` is a word of 20 letters and digits that stands nowhere else. */
type Make = (it: string, random: Random) => string | { text: string; needle: string };

/** Prefixes are put together here, so that no scanner of repositories takes this file for a leak. */
const join = (...parts: string[]): string => parts.join('');

function card(random: Random, prefix: string, length: number): string {
  const digits = prefix + random.digits(length - 1 - prefix.length);
  const sum = [...digits].toReversed().reduce((total, digit, place) => {
    const twice = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (twice > 9 ? twice - 9 : twice);
  }, 0);
  return digits + String((10 - (sum % 10)) % 10);
}

const grouped = (digits: string, by: string): string => digits.replace(/(.{4})(?=.)/g, `$1${by}`);

function iban(random: Random, country: string, bban: string): string {
  const text = `${bban || random.digits(18)}${country}00`;
  let remainder = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return `${country}${String(98 - remainder).padStart(2, '0')}${bban || text.slice(0, 18)}`;
}

const whole = (text: string) => ({ text, needle: text });

/** Fifty-two kinds, as they stand in the texts of applications. */
const KINDS: Readonly<Record<string, Make>> = {
  'card of 16 digits': (_it, random) => whole(card(random, '4', 16)),
  'card in groups': (_it, random) => whole(grouped(card(random, '53', 16), ' ')),
  'card with dashes': (_it, random) => whole(grouped(card(random, '6011', 16), '-')),
  'card of 15 digits': (_it, random) => whole(card(random, '37', 15)),
  'card of 14 digits': (_it, random) => whole(card(random, '36', 14)),
  IBAN: (_it, random) => whole(iban(random, 'DE', '')),
  'IBAN in groups': (_it, random) => whole(grouped(iban(random, 'GB', `WEST${random.digits(14)}`), ' ')),
  'private key': (it) => join('-----BEGIN RSA ', 'PRIVATE KEY-----\n', it, '\n-----END RSA ', 'PRIVATE KEY-----'),
  'private key that was cut': (it) => join('-----BEGIN ', 'PRIVATE KEY-----\nMII', it),
  'AWS key': (_it, random) => whole(join('AK', 'IA', random.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16))),
  'GitHub token': (it, random) => join('gh', 'p_', it, random.word(16)),
  'GitHub token of fine grain': (it, random) => join('github', '_pat_', it, random.word(20)),
  'GitLab token': (it) => join('gl', 'pat-', it),
  'Slack token': (it, random) => join('xo', 'xb-', random.digits(12), '-', it),
  'Slack hook': (it, random) => join('https://hooks.slack', '.com/services/T', random.digits(8), '/B1234567/', it),
  'Stripe key': (it) => join('sk', '_live_', it),
  'Google key': (it, random) => join('AI', 'za', it, random.word(15)),
  'npm token': (it, random) => join('np', 'm_', it, random.word(16)),
  'SendGrid key': (it, random) => join('S', 'G.', random.word(22), '.', it, random.word(23)),
  'OpenAI key': (it, random) => join('s', 'k-', random.word(10), '1', it),
  JWT: (it) => join('ey', 'JhbGciOiJIUzI1NiJ9.', 'eyJzdWIiOiIxIn0.', it),
  'bearer token': (it) => `Bearer ${it}1aB`,
  'basic credentials': (it) => `Basic ${it}1aB=`,
  'header in a text': (it) => `Authorization: Token ${it}`,
  'cookie in a text': (it) => `Cookie: theme=dark; id=${it}; b=2`,
  'password in an address': (it) => `https://deploy:${it}@db.test/app`,
  'connection string': (it) => `postgres://app:${it}@10.0.0.5:5432/shop?sslmode=require`,
  'connection string in words': (it) => `Server=db;User Id=app;Password=${it};Encrypt=true`,
  'redis address': (it) => `redis://:${it}@cache.test:6379/0`,
  'token in a query': (it) => `https://shop.test/reset?token=${it}&page=2`,
  'key in a query': (it) => `GET /v1/items?api_key=${it}`,
  'signed address': (it) => `https://files.test/a.zip?X-Amz-Expires=300&X-Amz-Signature=${it}`,
  'signature of an address': (it) => `https://acc.blob.test/c/f?sv=2024-11-04&sig=${it}%3D`,
  'code of a sign-in': (it) => `/callback?state=1&code=${it}`,
  'address within an address': (it) => `/go?to=https%3A%2F%2Fa.test%2F%3Faccess_token%3D${it}`,
  'pair at the start': (it) => `password=${it}&remember=1`,
  'pair in a log line': (it) => `login failed for ada, password=${it}`,
  'pair with a colon': (it) => `api_key: ${it}9`,
  'JSON in a text': (it) => JSON.stringify({ user: 'ada', password: it, nested: { pin: `${it}2` } }),
  'JSON that was cut': (it) => `{"user":"ada","client_secret":"${it}`,
  'JSON with escapes': (it) => `{"pass\\u0077ord":"${it}"}`,
  'password of a command': (it) => `mysql -u app -p${it} shop`,
  'credentials of a command': (it) => `curl -u ada:${it} https://a.test/`,
  'password of a statement': (it) => `CREATE USER ada IDENTIFIED BY '${it}'`,
  'role of a statement': (it) => `ALTER ROLE ada WITH PASSWORD '${it}'`,
  'pair with an arrow': (it) => `password -> ${it}`,
  'credentials in base64': (it) => whole(`Basic ${Buffer.from(`ada:${it}`).toString('base64')}`),
  'token in base64': (it, random) => whole(Buffer.from(join('gh', 'p_', it, random.word(16))).toString('base64')),
  'card with dots': (_it, random) => whole(grouped(card(random, '53', 16), '.')),
  'card with widthless characters': (_it, random) => whole(grouped(card(random, '4', 16), '\u200b')),
  'token with a widthless character': (it, random) => whole(join('gh', 'p_', it, '\u200d', random.word(16))),
  'XML element': (it) => `<login><password>${it}</password></login>`,
};

export const SECRET_KINDS: readonly string[] = Object.keys(KINDS);

export function secretOf(kind: string, random: Random): PlantedSecret {
  const it = `Zq${random.text('abcdefghijkmnopqrstuvwxyz', 17)}Q`;
  const made = KINDS[kind]?.(it, random) ?? '';
  return typeof made === 'string' ? { kind, text: made, needle: it } : { kind, ...made };
}

/** Names whose values are secrets whatever they are. */
export const SECRET_NAMES: readonly string[] = (
  'password userPass pass pin creds dsn connectionString DATABASE_URL iban account_number signature sig mfa_code ' +
  'X-Session Authorization x-api-key apiKey client_secret clientSecret access_token refreshToken id_token csrf-token ' +
  'X-CSRF-Token Set-Cookie cookie sessionId connect.sid PHPSESSID creditCard card_number cvv ssn otp privateKey secret ' +
  'db_password MYSQL_PWD aws_secret_access_key stripe-signature x-amz-security-token x-jwt-assertion dbPass pin_code jwt ' +
  'bearer passphrase tokens'
).split(' ');

/** Names that hold such a word by chance. */
export const HARMLESS_NAMES: readonly string[] = (
  'author compass pinned passenger tokens_used session_count keyboard path id secretary passwordLength token_type ' +
  'expires_in signed_at design bypass authority cookieConsent spinner dashboard mapping shipping primary_key public_key ' +
  'status_code error_code monkey'
).split(' ');
