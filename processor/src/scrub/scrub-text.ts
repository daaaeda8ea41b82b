import type { OnRule } from './filtered.ts';
import { scrubJson } from './scrub-json.ts';
import { NESTED_MAX } from './nested-json.ts';
import { findSuspects } from './suspects.ts';
import type { TextForm } from './text-pairs.ts';
import { scrubValue } from './values.ts';
import type { ScrubText } from './values.ts';

const nothing: OnRule = () => undefined;
const encoder = new TextEncoder();

/** A text without its secrets. A text that is JSON is read as such, so that its keys count and its escapes hide nothing. */
export const scrubText: ScrubText = (text, bits, form, depth = 0, found = nothing) => {
  const nested = depth < NESTED_MAX ? scrubJson(text, scrubText, { bits, form, depth: depth + 1, found }) : null;
  return nested ?? scrubValue(text, bits, form, found);
};

/** True where a text has a word that could be or could name a secret. */
export const isSuspicious = (text: string): boolean => suspicionOf(text) !== 0;

function suspicionOf(text: string): number {
  let bits = 0;
  findSuspects(encoder.encode(text), (_at, more) => (bits |= more));
  return bits;
}

/** A text that came another way than in an item, as a line of a source map. */
export function scrubAlone(text: string, form: TextForm): string {
  const bits = suspicionOf(text);
  return bits === 0 ? text : scrubText(text, bits, form);
}
