import { withoutMiddle } from '../kinds/errors/normalize/stacktrace.ts';

/** A smaller payload cannot hold enough to matter: 16,000 wrong list items take 20 ms to refuse. */
const SMALL_BYTES = 32_768;
const LIST_MAX = 1000;
const DEPTH_MAX = 50;
const NODES_MAX = 300_000;

/**
 * Cuts absurd lists, depths and amounts off a parsed payload, in place. A megabyte of `[1,1,1...]` in the place of frames took
 * 0.7 s to validate, and compresses to a kilobyte.
 */
export function shorten(value: unknown, bytes: number): unknown {
  return bytes <= SMALL_BYTES ? value : visit(value, DEPTH_MAX, { nodes: NODES_MAX });
}

function visit(value: unknown, depth: number, left: { nodes: number }): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0 || left.nodes <= 0) return null;

  if (Array.isArray(value)) {
    const kept = withoutMiddle<unknown>(value, LIST_MAX);
    left.nodes -= kept.length;
    return kept.map((item) => visit(item, depth - 1, left));
  }
  const record = value as Record<string, unknown>;
  for (const key of Object.keys(record)) {
    left.nodes--;
    record[key] = left.nodes > 0 ? visit(record[key], depth - 1, left) : null;
  }
  return record;
}
