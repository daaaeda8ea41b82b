import type { OnRule } from './filtered.ts';
import { findingsOf } from './findings.ts';
import { noMarks } from './marks.ts';
import { jsonOf } from './nested-json.ts';
import { scrubTree } from './scrub-tree.ts';
import { BUILT_IN } from './scrubber.ts';
import type { TextForm } from './text-pairs.ts';
import type { ScrubText } from './values.ts';

const encoder = new TextEncoder();

/** JSON within a text, as bodies of requests are; null where it is none. A text without a secret stays as it was written. */
export function scrubJson(
  text: string,
  scrubText: ScrubText,
  { bits, form, depth, found }: { bits: number; form: TextForm; depth: number; found: OnRule },
): string | null {
  const json = jsonOf(text);
  if (json === undefined) return null;
  if (typeof json === 'string') {
    const clean = scrubText(json, bits, form, depth, found);
    return clean === json ? text : JSON.stringify(clean);
  }
  const findings = findingsOf(encoder.encode(text), scrubText, depth);
  if (findings === null) return text;
  const marks = noMarks();
  const clean = scrubTree(json, { findings, scrubber: BUILT_IN, scrubText, depth }, marks);
  if (marks.list.length === 0) return text;
  found('text');
  return JSON.stringify(clean);
}
