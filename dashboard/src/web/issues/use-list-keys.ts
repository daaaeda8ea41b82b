import { useRef, type RefObject } from 'react';

import { useKeys } from '../app/shell/keys.ts';

/** j and k move the real focus between the rows' links, so that screen readers follow and Enter opens. */
export function useListKeys({
  list,
  onSelect,
  onTriage,
}: {
  list: RefObject<HTMLElement | null>;
  onSelect: (id: string) => void;
  onTriage: (id: string) => void;
}): void {
  const last = useRef(-1);
  const links = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('[data-issue]') ?? [])];
  const current = (): HTMLElement | undefined => {
    const all = links();
    const row = document.activeElement?.closest('[role="row"]');
    const index = all.findIndex((link) => row?.contains(link));
    if (index >= 0) last.current = index;
    return all[index];
  };
  const move = (by: number) => {
    const all = links();
    const now = current();
    const from = now
      ? all.indexOf(now)
      : by > 0
        ? Math.min(last.current, all.length) - (last.current < 0 ? 0 : 1)
        : last.current + 1;
    const next = all[Math.min(Math.max(0, from + by), all.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  const withCurrent = (act: (id: string) => void) => () => {
    const id = current()?.dataset['issue'];
    if (id) act(id);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    x: withCurrent(onSelect),
    o: () => current()?.click(),
    e: withCurrent((id) => {
      const all = links();
      const index = all.findIndex((link) => link.dataset['issue'] === id);
      onTriage(id);
      // The row may leave the list; the one that takes its place is next.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          const now = links();
          (now.find((link) => link.dataset['issue'] === all[index + 1]?.dataset['issue']) ?? now.at(-1))?.focus();
        }),
      );
    }),
  });
}
