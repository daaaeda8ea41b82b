import type { Found } from './filtered.ts';
import { scrubJson } from './scrub-json.ts';
import { findSuspects } from './suspects.ts';
import type { TextForm } from './text-pairs.ts';
import { scrubValue } from './values.ts';
import type { ScrubText } from './values.ts';

/** JSON within JSON within JSON: more than this is looked at as text. */
export const NESTED_MAX = 4;
const JSON_MAX = 1_000_000;

const nothing: Found = () => undefined;
const encoder = new TextEncoder();

/** A text without its secrets. A text that is JSON is read as such, so that its keys count and its escapes hide nothing. */
export const scrubText: ScrubText = (text, bits, form, depth = 0, found = nothing) => {
  const nested =
    depth < NESTED_MAX && isJson(text) ? scrubJson(text, scrubText, { bits, form, depth: depth + 1, found }) : null;
  return nested ?? scrubValue(text, bits, form, found);
};

function isJson(text: string): boolean {
  if (text.length > JSON_MAX) return false;
  const start = text.trimStart()[0];
  return start === '{' || start === '[' || start === '"';
}

/** A text that came another way than in an item, as a line of a source map. */
export function scrubAlone(text: string, form: TextForm): string {
  let bits = 0;
  findSuspects(encoder.encode(text), (_at, more) => (bits |= more));
  return bits === 0 ? text : scrubText(text, bits, form);
}
