const decoder = new TextDecoder('utf-8');

/** Only an escape can bring a lone surrogate or a NUL: decoded UTF-8 holds no surrogate and JSON allows no raw NUL. */
const SUSPICIOUS = /\\u(?:0000|[dD][89a-fA-F])/;
/**
 * Escaped backslashes are matched first, because a `u` after one is no escape, and whole pairs after them; the group is what
 * must be replaced.
 */
const ESCAPES =
  /(?:\\\\)+|\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(\\u(?:0000|[dD][89a-fA-F][\da-fA-F]{2}))/g;

/**
 * JSON whose strings are well formed: stores refuse lone surrogates, and C strings end at NUL. Both become U+FFFD. They are
 * replaced before the text is parsed, because a walk over each value of a hostile document takes seconds.
 * @throws SyntaxError
 */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decoder.decode(bytes);
  if (!SUSPICIOUS.test(text)) return JSON.parse(text);
  return JSON.parse(text.replace(ESCAPES, (escape, unfit: string | undefined) => (unfit ? '\\ufffd' : escape)));
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
