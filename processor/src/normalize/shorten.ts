import { PARTS } from '../store/cuts.ts';
import type { CutPart } from '../store/cuts.ts';
import { withoutMiddle } from './count-cuts.ts';
import type { Cuts } from './count-cuts.ts';

/** A smaller payload cannot hold enough to matter: 16,000 wrong list items take 20 ms to refuse. */
const SMALL_BYTES = 32_768;
const LIST_MAX = PARTS.lists.max;
const DEPTH_MAX = 50;
const NODES_MAX = 300_000;

/**
 * Cuts absurd lists, depths and amounts off a parsed payload, in place. A megabyte of `[1,1,1...]` in the place of frames took
 * 0.7 s to validate, and compresses to a kilobyte.
 */
export function shorten(value: unknown, bytes: number, cuts: Cuts): unknown {
  return bytes <= SMALL_BYTES ? value : visit(value, DEPTH_MAX, { nodes: NODES_MAX, cuts }, 'lists');
}

/** The parts that long lists are of, by the key that holds them or their `values`. */
const LISTS: Readonly<Record<string, CutPart>> = {
  spans: 'spans',
  breadcrumbs: 'breadcrumbs',
  exception: 'exceptions',
  frames: 'frames',
  threads: 'threads',
  tags: 'tags',
  fingerprint: 'fingerprint',
  images: 'images',
  errors: 'notes',
  pre_context: 'context_lines',
  post_context: 'context_lines',
  headers: 'request_pairs',
  cookies: 'request_pairs',
  query_string: 'request_pairs',
};

interface Rest {
  nodes: number;
  cuts: Cuts;
}

function visit(value: unknown, depth: number, rest: Rest, part: CutPart): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0 || rest.nodes <= 0) {
    rest.cuts.left('lists', 1);
    return null;
  }
  if (Array.isArray(value)) {
    const kept = withoutMiddle<unknown>(value, LIST_MAX);
    rest.cuts.lost(part, value.length - kept.length);
    rest.nodes -= kept.length;
    return kept.map((item) => visit(item, depth - 1, rest, 'lists'));
  }
  const record = value as Record<string, unknown>;
  for (const key of Object.keys(record)) {
    rest.nodes--;
    const inner = key === 'values' ? part : (LISTS[key] ?? 'lists');
    record[key] = visit(record[key], depth - 1, rest, inner);
  }
  return record;
}
