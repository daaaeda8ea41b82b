import type { Trace, TraceSpan } from '../../../contract/performance.ts';

export interface SpanNode {
  kind: 'span';
  key: string;
  span: TraceSpan;
  /** After a clock difference was taken out; the same as the span's own where there was none. */
  start: number;
  end: number;
  shiftMs: number;
  depth: number;
  children: TreeNode[];
  errors: Trace['errors'];
  isOrphan: boolean;
  /** The service is named where it differs from the parent's. */
  entersService: boolean;
}

/** Siblings that do the same again and again, such as one query a row. */
export interface GroupNode {
  kind: 'group';
  key: string;
  start: number;
  end: number;
  depth: number;
  children: SpanNode[];
}

export type TreeNode = SpanNode | GroupNode;

export interface TraceTree {
  roots: TreeNode[];
  byKey: ReadonlyMap<string, SpanNode>;
  parentOf: ReadonlyMap<string, string>;
  start: number;
  end: number;
  depth: number;
  services: string[];
  orphans: number;
  moved: number;
  hasRoot: boolean;
  /** Errors whose span is not shown. */
  looseErrors: Trace['errors'];
}

const GROUP_FROM = 5;

/** Spans as a tree. Parents may be missing, clocks may differ, and a loop of parents must not hang the page. */
export function buildTree(trace: Trace): TraceTree {
  const byKey = new Map<string, SpanNode>();
  for (const span of trace.spans) {
    if (!byKey.has(span.spanId)) byKey.set(span.spanId, nodeOf(span));
  }
  const looseErrors: Trace['errors'] = [];
  for (const error of trace.errors) {
    const node = byKey.get(error.spanId);
    if (node) node.errors.push(error);
    else looseErrors.push(error);
  }

  const tops: SpanNode[] = [];
  for (const node of byKey.values()) {
    const parent = byKey.get(node.span.parentSpanId);
    if (parent && parent !== node && !isAbove(node, parent, byKey)) parent.children.push(node);
    else {
      node.isOrphan = node.span.parentSpanId !== '';
      tops.push(node);
    }
  }
  for (const top of tops) settle(top, null, 0);
  tops.sort((one, other) => Number(one.isOrphan) - Number(other.isOrphan) || one.start - other.start);

  const nodes = [...byKey.values()];
  const parentOf = new Map<string, string>();
  const roots = grouped(tops, parentOf, null, 0);
  return {
    roots,
    byKey,
    parentOf,
    start: Math.min(...nodes.map((node) => node.start)),
    end: Math.max(...nodes.map((node) => node.end)),
    depth: nodes.reduce((most, node) => Math.max(most, node.depth + 1), 0),
    services: [...new Set(nodes.map((node) => node.span.service).filter(Boolean))],
    orphans: nodes.filter((node) => node.isOrphan).length,
    moved: nodes.filter((node) => node.shiftMs !== 0).length,
    hasRoot: tops.some((top) => !top.isOrphan),
    looseErrors,
  };
}

const nodeOf = (span: TraceSpan): SpanNode => ({
  kind: 'span',
  key: span.spanId,
  span,
  start: span.startedAt,
  end: span.startedAt + span.durationMs,
  shiftMs: 0,
  depth: 0,
  children: [],
  errors: [],
  isOrphan: false,
  entersService: false,
});

/** Whether `node` is above `from`: hanging it below would close a loop. */
function isAbove(node: SpanNode, from: SpanNode, byKey: ReadonlyMap<string, SpanNode>): boolean {
  const seen = new Set<string>();
  let at: SpanNode | undefined = from;
  while (at && !seen.has(at.key)) {
    if (at === node) return true;
    seen.add(at.key);
    at = byKey.get(at.span.parentSpanId);
  }
  return false;
}

function settle(root: SpanNode, above: SpanNode | null, inherited: number): void {
  // A list instead of recursion: a trace may be thousands of spans deep.
  const work: { node: SpanNode; parent: SpanNode | null; shift: number }[] = [
    { node: root, parent: above, shift: inherited },
  ];
  for (let next = work.pop(); next; next = work.pop()) {
    const { node, parent } = next;
    const shift = next.shift + (parent ? clockShift(node, parent, next.shift) : 0);
    node.shiftMs = shift;
    node.start = node.span.startedAt + shift;
    node.end = node.start + node.span.durationMs;
    node.depth = parent ? parent.depth + 1 : 0;
    node.entersService = node.span.service !== '' && node.span.service !== parent?.span.service;
    for (const child of node.children) {
      if (child.kind === 'span') work.push({ node: child, parent: node, shift });
    }
  }
}

/**
 * How far a span of another service lies outside its caller. Within one service clocks agree, and a late child is real; a
 * span that outlives its caller is real too (work that goes on after the answer), but none begins before it was called.
 */
function clockShift(node: SpanNode, parent: SpanNode, inherited: number): number {
  if (node.span.service === parent.span.service) return 0;
  const start = node.span.startedAt + inherited;
  const outside = start < parent.start - 1 || start > parent.end;
  if (!outside) return 0;
  const room = Math.max(0, parent.end - parent.start - node.span.durationMs);
  return parent.start + room / 2 - start;
}

function grouped(
  nodes: readonly SpanNode[],
  parentOf: Map<string, string>,
  parent: string | null,
  depth: number,
): TreeNode[] {
  const result: TreeNode[] = [];
  const ordered = depth === 0 ? nodes : nodes.toSorted((one, other) => one.start - other.start);
  let at = 0;
  while (at < ordered.length) {
    const first = ordered[at];
    if (!first) break;
    let end = at + 1;
    while (end < ordered.length && sameWork(first, ordered[end])) end += 1;
    const run = ordered.slice(at, end);
    if (run.length >= GROUP_FROM) {
      const key = `group ${first.key}`;
      for (const node of run) {
        node.depth = depth + 1;
        parentOf.set(node.key, key);
      }
      if (parent !== null) parentOf.set(key, parent);
      result.push({
        kind: 'group',
        key,
        depth,
        start: first.start,
        end: Math.max(...run.map((node) => node.end)),
        children: run,
      });
    } else {
      for (const node of run) {
        node.depth = depth;
        if (parent !== null) parentOf.set(node.key, parent);
        node.children = grouped(
          node.children.filter((child) => child.kind === 'span'),
          parentOf,
          node.key,
          depth + 1,
        );
        result.push(node);
      }
    }
    at = end;
  }
  return result;
}

function sameWork(one: SpanNode, other: SpanNode | undefined): boolean {
  if (!other) return false;
  const isPlain = (node: SpanNode) => node.children.length === 0 && node.errors.length === 0 && !node.span.failed;
  return (
    isPlain(one) &&
    isPlain(other) &&
    one.span.op === other.span.op &&
    one.span.description === other.span.description &&
    one.span.service === other.span.service
  );
}
