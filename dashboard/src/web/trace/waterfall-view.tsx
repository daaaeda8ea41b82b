import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

import { duration } from '../format/numbers.ts';
import { t } from './text.ts';
import { PHONE, useMedia } from '../ui/use-media.ts';
import type { TraceTree } from './build-tree.ts';
import { isOpen } from './rows.ts';
import { ticks } from './ticks.ts';
import type { Waterfall } from './use-waterfall.ts';
import { WaterfallRow } from './waterfall-row.tsx';
import styles from './waterfall-view.module.css';

export const ROW_HEIGHT = 30;

/** Only the rows in view are in the page. The grid keeps the focus and names the active row, so rows may come and go. */
export function WaterfallView({
  tree,
  waterfall,
  matches,
}: {
  tree: TraceTree;
  waterfall: Waterfall;
  matches: ReadonlySet<string> | null;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, active, view } = waterfall;
  const index = rows.findIndex((row) => row.key === active);
  const narrow = useMedia(PHONE);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    getItemKey: (at) => rows[at]?.key ?? at,
  });
  const scrollTo = virtual.scrollToIndex;
  useEffect(() => {
    if (index >= 0) scrollTo(index, { align: 'auto' });
  }, [index, scrollTo]);

  const move = (to: number) => {
    const row = rows[Math.min(Math.max(0, to), rows.length - 1)];
    if (row) waterfall.setActive(row.key);
  };
  const onKey = (event: React.KeyboardEvent) => {
    const row = rows[index];
    const opened = row !== undefined && isOpen(row, waterfall.flipped);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowDown') move(index + 1);
    else if (event.key === 'ArrowUp') move(index - 1);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(rows.length - 1);
    else if (event.key === 'PageDown') move(index + 15);
    else if (event.key === 'PageUp') move(index - 15);
    else if (event.key === 'ArrowRight' && row) {
      if (row.children.length > 0 && !opened) waterfall.toggle(row.key);
      else move(index + 1);
    } else if (event.key === 'ArrowLeft' && row) {
      const parent = tree.parentOf.get(row.key);
      if (opened) waterfall.toggle(row.key);
      else if (parent !== undefined) waterfall.setActive(parent);
    } else if ((event.key === 'Enter' || event.key === ' ') && row) {
      if (row.kind === 'group') waterfall.toggle(row.key);
      else waterfall.choose(row.key);
    } else return;
    event.preventDefault();
  };

  // Zoomed in, marks count from the left edge: far into a trace they would all read the same.
  const origin = view.from - tree.start;
  const marks = ticks(0, view.to - view.from, narrow ? 2 : 6);
  const placeOf = (ms: number) => `${(ms / (view.to - view.from)) * 100}%`;
  const markText = (ms: number) => (ms === 0 || origin === 0 ? duration(origin + ms) : `+${duration(ms)}`);
  return (
    <div className={styles['waterfall']}>
      <div className={styles['ruler']} aria-hidden="true">
        <div className={styles['times']}>
          {marks.map((ms) => (
            <span key={ms} style={{ left: placeOf(ms) }}>
              {markText(ms)}
            </span>
          ))}
        </div>
      </div>
      <div
        ref={scroller}
        className={styles['scroller']}
        role="treegrid"
        aria-label={t('trace.tree')}
        aria-rowcount={rows.length}
        aria-activedescendant={index >= 0 ? `row-${rows[index]?.key.replace(' ', '-')}` : undefined}
        tabIndex={0}
        onKeyDown={onKey}
      >
        <div role="rowgroup" className={styles['rows']} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <WaterfallRow
                  key={item.key}
                  row={row}
                  top={item.start}
                  position={item.index}
                  open={isOpen(row, waterfall.flipped)}
                  active={row.key === active}
                  dimmed={matches !== null && !matches.has(row.key)}
                  view={view}
                  onToggle={waterfall.toggle}
                  onChoose={waterfall.choose}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}
