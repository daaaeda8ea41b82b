import { useCallback, useRef, useState } from 'react';

/** Which rows are selected; with Shift, all rows from the last one touched. Ids that left the list are no longer counted. */
export function useSelection(ids: readonly string[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const order = useRef(ids);
  order.current = ids;

  const toggle = useCallback((id: string, range: boolean) => {
    const from = last.current === null ? -1 : order.current.indexOf(last.current);
    const to = order.current.indexOf(id);
    last.current = id;
    setChosen((now) => {
      const next = new Set(now);
      if (range && from >= 0 && to >= 0) {
        for (const one of order.current.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
      } else if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const selected = ids.filter((id) => chosen.has(id));
  return {
    selected,
    has: (id: string) => chosen.has(id),
    toggle,
    all: () => setChosen(new Set(ids)),
    clear: () => setChosen(new Set()),
  };
}
