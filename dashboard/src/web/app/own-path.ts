/** Stands for the origin of the page: the same rules hold for each. */
const OWN = 'https://own.invalid';

/**
 * A path of this page with its search, read as a browser reads it: `//host`, `/\host`, blanks and tabs between slashes, and other
 * schemes lead elsewhere and give undefined. An address from outside must not decide where a sign-in ends.
 */
export function ownPath(text: unknown): string | undefined {
  if (typeof text !== 'string' || !text.startsWith('/') || !URL.canParse(text, OWN)) return undefined;
  const { origin, pathname, search, hash } = new URL(text, OWN);
  const path = pathname + search + hash;
  // A path may itself begin with two slashes, once its dots are taken out.
  return origin === OWN && !path.startsWith('//') ? path : undefined;
}
