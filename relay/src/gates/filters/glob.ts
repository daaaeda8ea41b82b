/** The characters of a text that patterns are compared with; the processor keeps no more of a message. */
const LONGEST_TEXT = 8192;

/**
 * True where the whole text, in any case, matches one of the patterns: `*` stands for any characters, `\*` for a star. The
 * parts between the stars are searched one after the other, so even a long and silly pattern takes one walk through the text. A
 * regular expression made from it would not promise that.
 */
export function createGlobs(patterns: readonly string[]): (text: string) => boolean {
  const globs = patterns
    .map((pattern) => partsOf(pattern.toLowerCase()))
    .filter((parts) => parts.join('') !== '' || parts.length > 1);
  return (text) => {
    if (text === '') return false;
    const lower = text.slice(0, LONGEST_TEXT).toLowerCase();
    return globs.some((parts) => isLike(lower, parts));
  };
}

/** Splits at each star that no backslash escapes. */
function partsOf(pattern: string): string[] {
  const parts = [''];
  for (let at = 0; at < pattern.length; at++) {
    const escaped = pattern[at] === '\\' && at + 1 < pattern.length;
    if (escaped) at += 1;
    if (pattern[at] === '*' && !escaped) parts.push('');
    else parts[parts.length - 1] += pattern[at] ?? '';
  }
  return parts;
}

function isLike(text: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;

  let at = first.length;
  const end = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= end;
}
