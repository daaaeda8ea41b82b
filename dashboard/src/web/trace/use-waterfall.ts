import { useCallback, useMemo, useState } from 'react';

import type { SpanNode, TraceTree } from './build-tree.ts';
import { allSpans, isOpen, isTrouble, nextAfter, revealing, visibleRows } from './rows.ts';

export interface View {
  from: number;
  to: number;
}

/** What is folded, what is chosen and which part of the time is shown; the chosen span stands in the address. */
export function useWaterfall(tree: TraceTree, chosen: string | undefined, onChoose: (key: string | undefined) => void) {
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(() =>
    chosen === undefined ? new Set() : revealing(tree, chosen, new Set()),
  );
  const [view, setView] = useState<View | null>(null);
  const [active, setActive] = useState<string | undefined>(chosen ?? tree.roots[0]?.key);
  const rows = useMemo(() => visibleRows(tree, flipped), [tree, flipped]);
  const spans = useMemo(() => allSpans(tree), [tree]);

  const toggle = useCallback((key: string) => {
    setFlipped((now) => {
      const next = new Set(now);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  const choose = useCallback(
    (key: string) => {
      setFlipped((now) => revealing(tree, key, now));
      setActive(key);
      onChoose(key);
    },
    [tree, onChoose],
  );
  const nextTrouble = () => {
    const next = nextAfter(spans, active, isTrouble);
    if (next) choose(next.key);
  };
  const zoomTo = (node: Pick<SpanNode, 'start' | 'end'> | undefined) => {
    if (!node) return;
    const room = Math.max((node.end - node.start) * 0.05, 0.05);
    setView({ from: Math.max(tree.start, node.start - room), to: Math.min(tree.end, node.end + room) });
  };
  return {
    rows,
    spans,
    active,
    setActive,
    toggle,
    choose,
    close: () => onChoose(undefined),
    isOpen: (key: string) => {
      const row = rows.find((one) => one.key === key);
      return row !== undefined && isOpen(row, flipped);
    },
    flipped,
    nextTrouble,
    view: view ?? { from: tree.start, to: Math.max(tree.end, tree.start + 0.001) },
    isZoomed: view !== null,
    setView,
    zoomTo,
  };
}

export type Waterfall = ReturnType<typeof useWaterfall>;
