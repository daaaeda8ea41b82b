/** JSON within JSON within JSON: more than this is looked at as text. */
export const NESTED_MAX = 4;
const JSON_MAX = 1_000_000;

/** The value of a text that is a JSON object, a list or a text in quotes; undefined for any other text. */
export function jsonOf(text: string): object | string | undefined {
  if (text.length > JSON_MAX || !/^\s*[{["]/.test(text)) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    return (typeof json === 'object' && json !== null) || typeof json === 'string' ? json : undefined;
  } catch {
    return undefined;
  }
}
