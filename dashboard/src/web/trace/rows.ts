import type { SpanNode, TraceTree, TreeNode } from './build-tree.ts';

/** The rows to be seen, top down. Groups are folded unless opened; spans are open unless folded: `flipped` holds the others. */
export function visibleRows(tree: TraceTree, flipped: ReadonlySet<string>): TreeNode[] {
  const rows: TreeNode[] = [];
  const work = tree.roots.toReversed();
  for (let node = work.pop(); node; node = work.pop()) {
    rows.push(node);
    if (isOpen(node, flipped)) work.push(...node.children.toReversed());
  }
  return rows;
}

export const isOpen = (node: TreeNode, flipped: ReadonlySet<string>): boolean =>
  node.children.length > 0 && (node.kind === 'group') === flipped.has(node.key);

/** What must change so that a node can be seen: everything above it is opened. */
export function revealing(tree: TraceTree, key: string, flipped: ReadonlySet<string>): ReadonlySet<string> {
  const next = new Set(flipped);
  for (let above = tree.parentOf.get(key); above !== undefined; above = tree.parentOf.get(above)) {
    if (above.startsWith('group ')) next.add(above);
    else next.delete(above);
  }
  return next;
}

/** All spans in the order of the tree, folded or not: what "next error" and the search walk through. */
export function allSpans(tree: TraceTree): SpanNode[] {
  const spans: SpanNode[] = [];
  const work = tree.roots.toReversed();
  for (let node = work.pop(); node; node = work.pop()) {
    if (node.kind === 'span') spans.push(node);
    work.push(...node.children.toReversed());
  }
  return spans;
}

export const isTrouble = (node: SpanNode): boolean => node.span.failed || node.errors.length > 0;

/** The next one after `key` that fulfils the condition, from the top again after the last. */
export function nextAfter(
  spans: readonly SpanNode[],
  key: string | undefined,
  holds: (node: SpanNode) => boolean,
): SpanNode | undefined {
  const from = spans.findIndex((node) => node.key === key) + 1;
  return spans.slice(from).find(holds) ?? spans.find(holds);
}

export function countInside(node: TreeNode): number {
  let count = 0;
  const work: TreeNode[] = [...node.children];
  for (let next = work.pop(); next; next = work.pop()) {
    count += 1;
    work.push(...next.children);
  }
  return count;
}
