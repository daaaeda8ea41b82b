/** Beginnings of secrets, as they stand in base64 at the beginning of a text. */
const BEGINNINGS = (
  'ghp_ gho_ ghs_ ghu_ github_pat_ glpat- sk_live_ sk_test_ rk_live_ AKIA ASIA xoxb- xoxp- xoxa- npm_ AIza SG. eyJhbGci ' +
  '-----BEGIN password pass= secret= token= api_key apikey= {"password {"token {"secret {"client_secret postgres:// mysql:// ' +
  'mongodb:// redis:// amqp:// https://'
).split(' ');

/** The characters of base64 that a beginning alone decides. */
const encoded = (text: string): string => {
  const base64 = Buffer.from(text).toString('base64').replaceAll('=', '');
  return base64.slice(0, Math.floor((text.length * 8) / 6));
};

export const ENCODED_BEGINNINGS: readonly string[] = BEGINNINGS.map(encoded);

const ENCODED = new RegExp(
  String.raw`(?<![A-Za-z0-9+/_-])(?:${ENCODED_BEGINNINGS.map((each) => each.replace(/[+/]/g, String.raw`\$&`)).join('|')})[A-Za-z0-9+/_-]{8,}={0,2}`,
  'g',
);
const BASIC = /(?<![A-Za-z0-9])(basic\s{1,3})([A-Za-z0-9+/_-]{4,}={0,2})/gi;
const CREDENTIALS = /^[\x20-\x7e]{0,200}:[\x20-\x7e]{1,200}$/;

/** Longer texts hold no secret that their beginning does not show. */
const DECODED_MAX = 8192;
const decoded = (text: string): string => Buffer.from(text.slice(0, DECODED_MAX), 'base64').toString('latin1');

/** Each text in base64 that begins as a secret does, where `isSecret` finds one in what it says. */
export const replaceEncoded = (text: string, isSecret: (plain: string) => boolean, replacement: () => string): string =>
  text.replace(ENCODED, (all: string) => (isSecret(decoded(all)) ? replacement() : all));

/** `Basic dXNlcjpwYXNz`, whatever it looks like: a name, a colon and a password in base64. */
export const replaceBasic = (text: string, replacement: (before: string) => string): string =>
  text.replace(BASIC, (all: string, before: string, token: string) =>
    CREDENTIALS.test(decoded(token)) ? replacement(before) : all,
  );
