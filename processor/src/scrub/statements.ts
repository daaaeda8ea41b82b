import { FILTERED, isNoValue } from './filtered.ts';

const QUOTED = String.raw`(?:'((?:[^']|''){1,500})'|"([^"]{1,500})")`;
/** Passwords of statements, which stand behind words without a sign. */
const PLACES = [
  String.raw`\bidentified\s{1,3}(?:with\s{1,3}[\w'"-]{1,60}\s{1,3})?(?:by|as)\s{1,3}(?:password\s{1,3})?`,
  String.raw`\bpassword\s{0,3}\(\s{0,3}`,
  String.raw`\bpassword\s{1,3}`,
  String.raw`\bpassword\s{1,3}for\s[^=;]{1,120}=\s{0,3}`,
].map((start) => new RegExp(`(${start})${QUOTED}`, 'gi'));
/** Oracle takes a password without quotes. */
const BARE = /(\buser\s{1,3}[\w"$#-]{1,100}\s{1,3}identified\s{1,3}by\s{1,3}(?:values\s{1,3})?)([^\s'";,]{1,200})/gi;
/** Sentences have such words too, and no verb of a statement before them. */
const STATEMENT = /\b(?:create|alter|grant|set|with|encrypted)\s/i;
const LOOK_BACK = 200;

/** Passwords within statements of SQL: `IDENTIFIED BY 'x'`, `PASSWORD 'x'`, `SET PASSWORD FOR ada = PASSWORD('x')`. */
export function scrubStatements(text: string, onFound: () => void): string {
  if (!STATEMENT.test(text)) return text;
  let clean = text;
  for (const place of PLACES) {
    clean = clean.replace(
      place,
      (all: string, start: string, single: string | undefined, double: string, at: number) => {
        const value = single ?? double;
        const before = clean.slice(Math.max(0, at - LOOK_BACK), at);
        if (value === FILTERED || isNoValue(value) || !STATEMENT.test(`${before}${start}`)) return all;
        onFound();
        return `${start}${all.at(-1)}${FILTERED}${all.at(-1)}`;
      },
    );
  }
  return clean.replace(BARE, (all: string, start: string, value: string) => {
    if (isNoValue(value)) return all;
    onFound();
    return start + FILTERED;
  });
}
