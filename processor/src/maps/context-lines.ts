import { isSuspicious, scrubAlone } from '../scrub/scrub-text.ts';

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
  const context = {
    context_line: cutAround(text, column),
    pre_context: lines.slice(Math.max(0, at - AROUND), at).map((text) => cutAround(text, 0)),
    post_context: lines.slice(at + 1, at + 1 + AROUND).map((text) => cutAround(text, 0)),
  };
  return withoutSecrets(context);
}

/** Source code can hold a secret as an event can. One look for all lines: few have anything. */
function withoutSecrets(context: ContextLines): ContextLines {
  const { context_line: line, pre_context: before, post_context: after } = context;
  if (!isSuspicious([...before, line, ...after].join('\n'))) return context;
  const shown = (text: string): string => scrubAlone(text, 'code');
  return { context_line: shown(line), pre_context: before.map(shown), post_context: after.map(shown) };
}

export function cutAround(raw: string, column: number): string {
  const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
  if (text.length <= LONGEST) return text;

  const start = Math.max(0, Math.min(column - KEPT / 2, text.length - KEPT));
  const end = Math.min(text.length, start + KEPT);
  return `${start > 0 ? `${SNIP} ` : ''}${text.slice(start, end).replace(HALF_PAIR, '')}${end < text.length ? ` ${SNIP}` : ''}`;
}
