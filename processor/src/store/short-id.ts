const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const DIGITS = 6;

/**
 * The short id of an issue for people: `WEB-7KQ2M9`. The last 30 bits of the issue id in Crockford's base 32, so that it can be
 * searched by value.
 */
export function shortIdOf(slug: string, issueId: string): string {
  let rest = Number(BigInt(issueId) & 0x3fff_ffffn);
  let digits = '';
  for (let i = 0; i < DIGITS; i++) {
    digits = CROCKFORD.charAt(rest % 32) + digits;
    rest = Math.floor(rest / 32);
  }
  return `${slug.toUpperCase()}-${digits}`;
}

/** The 30 bits of a short id, or null where the text is none. In Crockford's spelling I and L read as 1, O as 0. */
export function issueBitsOf(shortId: string): number | null {
  const digits = /-([0-9A-Z]{6})$/i.exec(shortId)?.[1];
  if (digits === undefined) return null;

  let bits = 0;
  for (const letter of digits.toUpperCase().replace(/[IL]/g, '1').replace(/O/g, '0')) {
    const digit = CROCKFORD.indexOf(letter);
    if (digit === -1) return null;
    bits = bits * 32 + digit;
  }
  return bits;
}
