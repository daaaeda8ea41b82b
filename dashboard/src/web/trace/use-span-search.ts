import { useDeferredValue, useMemo, useState } from 'react';

import type { SpanNode } from './build-tree.ts';
import { nextAfter } from './rows.ts';
import type { Waterfall } from './use-waterfall.ts';

export function useSpanSearch({ spans, active, choose }: Waterfall) {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const found = useMemo(() => (wanted === '' ? [] : spans.filter((node) => contains(node, wanted))), [spans, wanted]);
  const matches = useMemo(() => (wanted === '' ? null : new Set(found.map((node) => node.key))), [found, wanted]);
  return {
    text,
    setText,
    matches,
    count: found.length,
    position: found.findIndex((node) => node.key === active) + 1,
    next: () => {
      const next = nextAfter(found, active, () => true);
      if (next) choose(next.key);
    },
  };
}

export type SpanSearch = ReturnType<typeof useSpanSearch>;

function contains({ span }: SpanNode, wanted: string): boolean {
  const texts = [span.op, span.description, span.service, span.spanId, span.status, ...Object.values(span.attributes)];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}
