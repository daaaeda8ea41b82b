/**
 * JSON whose strings are valid Unicode. `JSON.stringify` writes a lone surrogate as an escape, which is no character: the
 * database would refuse it, or leave that escape and those after it unread. It becomes U+FFFD.
 */
export function wellFormedJson(value: unknown): string {
  const json = JSON.stringify(value);
  // The escape appears for lone surrogates alone, hence hardly ever.
  if (!json.includes('\\ud')) return json;
  // Escapes are read one after the other, so that the backslash of an escaped backslash begins none.
  return json.replace(/\\(?:u(d[89a-f][0-9a-f]{2})|[\s\S])/g, (escape, surrogate?: string) =>
    surrogate ? '\ufffd' : escape,
  );
}
