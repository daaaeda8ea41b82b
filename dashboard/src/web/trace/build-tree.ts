import type { Trace, TraceSpan } from '../../contract/traces.ts';

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
  /** Spans at which a loop of parents was cut. */
  loops: number;
  /** Between the first and the last start of those at the top; clocks that agree put these near each other. */
  apartMs: number;
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

  const loopStarts = loopStartsOf(byKey);
  const tops: SpanNode[] = [];
  for (const node of byKey.values()) {
    const parent = loopStarts.has(node.key) ? undefined : byKey.get(node.span.parentSpanId);
    if (parent) parent.children.push(node);
    else {
      node.isOrphan = node.span.parentSpanId !== '' && !loopStarts.has(node.key);
      tops.push(node);
    }
  }
  for (const top of tops) settle(top);
  tops.sort((one, other) => Number(one.isOrphan) - Number(other.isOrphan) || one.start - other.start);

  const nodes = [...byKey.values()];
  const { roots, parentOf } = arrange(tops);
  return {
    roots,
    byKey,
    parentOf,
    start: Math.min(...nodes.map((node) => node.start)),
    end: Math.max(...nodes.map((node) => node.end)),
    depth: nodes.reduce((most, node) => Math.max(most, node.depth + 1), 0),
    services: [...new Set(nodes.map((node) => node.span.service).filter(Boolean))],
    orphans: nodes.filter((node) => node.isOrphan).length,
    loops: loopStarts.size,
    apartMs: Math.max(...tops.map((top) => top.start)) - Math.min(...tops.map((top) => top.start)),
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

/** One span of each loop of parents: cut there, the loop is a branch. Every span is walked over once. */
function loopStartsOf(byKey: ReadonlyMap<string, SpanNode>): ReadonlySet<string> {
  const starts = new Set<string>();
  const done = new Set<string>();
  for (const node of byKey.values()) {
    const walk = new Set<string>();
    let at: SpanNode | undefined = node;
    while (at && !done.has(at.key) && !walk.has(at.key)) {
      walk.add(at.key);
      at = byKey.get(at.span.parentSpanId);
    }
    if (at && walk.has(at.key)) starts.add(at.key);
    for (const key of walk) done.add(key);
  }
  return starts;
}

/** Depth, and time without the difference of clocks. Lists instead of recursion: a trace may be thousands of spans deep. */
function settle(root: SpanNode): void {
  const work: { node: SpanNode; parent: SpanNode | null; shift: number }[] = [{ node: root, parent: null, shift: 0 }];
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

function arrange(tops: readonly SpanNode[]): { roots: TreeNode[]; parentOf: Map<string, string> } {
  const parentOf = new Map<string, string>();
  const roots = inGroups(tops, parentOf);
  const work = roots.filter((node) => node.kind === 'span');
  for (let node = work.pop(); node; node = work.pop()) {
    const spans = node.children.filter((child) => child.kind === 'span');
    node.children = inGroups(
      spans.toSorted((one, other) => one.start - other.start),
      parentOf,
    );
    for (const child of node.children) {
      parentOf.set(child.key, node.key);
      if (child.kind === 'span') work.push(child);
    }
  }
  return { roots, parentOf };
}

/** Siblings in order, long runs of the same work put together. */
function inGroups(siblings: readonly SpanNode[], parentOf: Map<string, string>): TreeNode[] {
  const result: TreeNode[] = [];
  for (let at = 0; at < siblings.length;) {
    const first = siblings[at];
    if (!first) break;
    let end = at + 1;
    while (end < siblings.length && sameWork(first, siblings[end])) end += 1;
    const run = siblings.slice(at, end);
    if (run.length < GROUP_FROM) result.push(...run);
    else result.push(groupOf(first, run, parentOf));
    at = end;
  }
  return result;
}

function groupOf(first: SpanNode, run: SpanNode[], parentOf: Map<string, string>): GroupNode {
  const key = `group ${first.key}`;
  const depth = first.depth;
  for (const node of run) {
    node.depth = depth + 1;
    parentOf.set(node.key, key);
  }
  return {
    kind: 'group',
    key,
    depth,
    start: first.start,
    end: Math.max(...run.map((node) => node.end)),
    children: run,
  };
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
