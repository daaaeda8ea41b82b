import { createCuts } from '../normalize/count-cuts.ts';
import type { Cuts } from '../normalize/count-cuts.ts';
import { isRecord, parseJson } from '../normalize/parse-json.ts';
import { shorten } from '../normalize/shorten.ts';
import { findingsOf } from './findings.ts';
import { noMarks } from './marks.ts';
import type { Marks } from './marks.ts';
import { scrubParams } from './scrub-params.ts';
import { scrubText } from './scrub-text.ts';
import { scrubTree } from './scrub-tree.ts';
import { BUILT_IN } from './scrubber.ts';
import type { Scrubber } from './scrubber.ts';

/** An item as every kind reads it: parsed, cut to what is sane, and without its secrets. */
export interface ReadItem {
  json: unknown;
  marks: Marks;
}

/**
 * The one way from the bytes of an item to its values. All kinds take it, before they look at a single field, so that no field of any kind
 * is forgotten. An item without a suspicious word costs one pass over its bytes.
 * @throws Error where the bytes are no JSON, without any of their text
 */
export function readItem(
  bytes: Uint8Array,
  scrubber: Scrubber = BUILT_IN,
  cuts: Cuts = createCuts(),
  marks: Marks = noMarks(),
): ReadItem {
  const json = shorten(parsed(bytes), bytes.length, cuts);
  scrubParams(json, marks);
  const findings = findingsOf(bytes, scrubText, 0, packagesOf(json));
  if (findings === null && scrubber.rules.length === 0 && scrubber.keepsAddresses) return { json, marks };
  return { json: scrubTree(json, { findings, scrubber, scrubText, depth: 0 }, marks), marks };
}

/** Their names say nothing about values, and an event of Node has hundreds. */
const packagesOf = (json: unknown): Readonly<Record<string, unknown>> | null =>
  isRecord(json) && isRecord(json['modules']) ? json['modules'] : null;

function parsed(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes);
  } catch (error) {
    // oxlint-disable-next-line preserve-caught-error -- the engine's error shows a part of the text
    throw new Error(withoutExcerpt(error instanceof Error ? error.message : String(error)));
  }
}

/** The engine shows a part of the text that is no JSON. It would be stored with the dead letter. */
const withoutExcerpt = (message: string): string =>
  message.replace(/^Unexpected token [^]*$/, 'Unexpected token').replace(/"[^]*"/, 'the text');
