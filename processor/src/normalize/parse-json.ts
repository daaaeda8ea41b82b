const decoder = new TextDecoder('utf-8');

/** Only an escape can bring a lone surrogate or a NUL: decoded UTF-8 holds no surrogate and JSON allows no raw NUL. */
const SUSPICIOUS = /\\u(?:0000|[dD][89a-fA-F])/;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/**
 * JSON whose strings are well formed: stores refuse lone surrogates and C strings end at NUL. Both read as U+FFFD.
 * @throws SyntaxError
 */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decoder.decode(bytes);
  if (!SUSPICIOUS.test(text)) return JSON.parse(text);

  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value === 'string') return wellFormed(value);
    return isRecord(value) ? wellFormedKeys(value) : value;
  });
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wellFormed = (text: string): string => text.replaceAll('\0', '\uFFFD').replace(LONE_SURROGATE, '\uFFFD');

function wellFormedKeys(record: Record<string, unknown>): Record<string, unknown> {
  if (Object.keys(record).every((key) => key === wellFormed(key))) return record;
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [wellFormed(key), value]));
}
