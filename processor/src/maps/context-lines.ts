import { scrubAlone } from '../scrub/scrub-text.ts';

const AROUND = 5;
const LONGEST = 150;
const KEPT = 140;
const SNIP = '{snip}';
/** The half characters that a cut through a surrogate pair leaves at either end. */
const HALF_PAIR = /^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g;

export interface ContextLines {
  context_line: string;
  pre_context: string[];
  post_context: string[];
}

/** The line of a place with five on each side. Long lines are cut around the column, the others at their start. */
export function contextAround(lines: readonly string[], line: number, column: number): ContextLines | null {
  const at = line - 1;
  const text = lines[at];
  if (text === undefined) return null;
  return {
    context_line: shown(text, column),
    pre_context: lines.slice(Math.max(0, at - AROUND), at).map((text) => shown(text, 0)),
    post_context: lines.slice(at + 1, at + 1 + AROUND).map((text) => shown(text, 0)),
  };
}

/** Source code can hold a secret as an event can. */
const shown = (line: string, column: number): string => scrubAlone(cutAround(line, column), 'code');

export function cutAround(raw: string, column: number): string {
  const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
  if (text.length <= LONGEST) return text;

  const start = Math.max(0, Math.min(column - KEPT / 2, text.length - KEPT));
  const end = Math.min(text.length, start + KEPT);
  return `${start > 0 ? `${SNIP} ` : ''}${text.slice(start, end).replace(HALF_PAIR, '')}${end < text.length ? ` ${SNIP}` : ''}`;
}
