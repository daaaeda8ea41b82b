import type { StoredFrame, SymbolicationFailure } from '@breakwater/processor/store';

/** File, line and column, as far as they are known: `src/cart.ts:23:7`. */
export const placeOf = ({ filename, abs_path, module, lineno, colno }: StoredFrame): string =>
  [filename || abs_path || module, lineno, colno].filter((part) => part !== undefined && part !== '').join(':');

export interface SourceLines {
  /** Number of the first line. */
  first: number;
  lines: string[];
  /** Index of the line that the frame stands at. */
  marked: number;
}

export function sourceOf({
  lineno,
  pre_context = [],
  context_line,
  post_context = [],
}: StoredFrame): SourceLines | null {
  if (context_line === undefined) return null;
  const marked = pre_context.length;
  return {
    first: Math.max(1, (lineno ?? marked + 1) - marked),
    lines: [...pre_context, context_line, ...post_context],
    marked,
  };
}

/** The reason why the frame is as it came, though a source map was asked for. */
export function failureOf({ data }: StoredFrame): SymbolicationFailure | null {
  const outcome = data?.symbolication;
  return outcome === undefined || outcome === 'ok' ? null : outcome;
}
