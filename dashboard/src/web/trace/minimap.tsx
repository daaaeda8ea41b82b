import { useEffect, useRef, useState } from 'react';

import { duration } from '../format/numbers.ts';
import { t } from './text.ts';
import { resolveColors } from '../ui/chart-colors.ts';
import { useThemeVersion } from '../ui/use-theme-version.ts';
import type { TraceTree } from './build-tree.ts';
import styles from './minimap.module.css';
import { opColor } from './op-color.ts';
import { isTrouble } from './rows.ts';
import type { View, Waterfall } from './use-waterfall.ts';

const HEIGHT = 72;
/** A drag shorter than this is a click, and a click shows the whole trace again. */
const LEAST_DRAG_PX = 4;

/** Every span as one line on a canvas (3 ms for 20,000); dragging over it zooms the rows below. */
export function Minimap({ tree, waterfall }: { tree: TraceTree; waterfall: Waterfall }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const theme = useThemeVersion();
  const { spans, view, setView } = waterfall;
  const length = Math.max(tree.end - tree.start, 0.001);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const paint = () => paintSpans(element, tree, spans);
    paint();
    const resized = new ResizeObserver(paint);
    resized.observe(element);
    return () => resized.disconnect();
  }, [tree, spans, theme]);

  const shareAt = (event: React.PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  const shown = drag
    ? { from: Math.min(drag.from, drag.to), to: Math.max(drag.from, drag.to) }
    : sharesOf(view, tree, length);
  return (
    <div
      className={styles['minimap']}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = shareAt(event);
        setDrag({ from: at, to: at });
      }}
      onPointerMove={(event) => {
        if (drag) setDrag({ ...drag, to: shareAt(event) });
      }}
      onPointerUp={(event) => {
        if (!drag) return;
        const far = Math.abs(drag.to - drag.from) * event.currentTarget.clientWidth > LEAST_DRAG_PX;
        setView(far ? { from: tree.start + shown.from * length, to: tree.start + shown.to * length } : null);
        setDrag(null);
      }}
      onPointerCancel={() => setDrag(null)}
    >
      <canvas
        ref={canvas}
        role="img"
        aria-label={t('trace.minimap', { spans: spans.length, duration: duration(length) })}
      />
      <span className={styles['outside']} style={{ left: 0, width: `${shown.from * 100}%` }} />
      <span className={styles['outside']} style={{ left: `${shown.to * 100}%`, right: 0 }} />
    </div>
  );
}

const sharesOf = (view: View, tree: TraceTree, length: number) => ({
  from: (view.from - tree.start) / length,
  to: (view.to - tree.start) / length,
});

function paintSpans(canvas: HTMLCanvasElement, tree: TraceTree, spans: Waterfall['spans']): void {
  const ratio = devicePixelRatio;
  const width = canvas.clientWidth;
  const context = canvas.getContext('2d');
  if (!context || width === 0) return;
  canvas.width = width * ratio;
  canvas.height = HEIGHT * ratio;
  context.scale(ratio, ratio);
  const colors = resolveColors(['--op-1', '--op-2', '--op-3', '--op-4', '--op-5', '--op-6', '--error']);
  const length = Math.max(tree.end - tree.start, 0.001);
  const step = Math.min(6, (HEIGHT - 8) / Math.max(1, spans.length));
  spans.forEach((node, index) => {
    context.fillStyle = isTrouble(node) ? colors['--error'] : colors[opColor(node.span.op)];
    const left = ((node.start - tree.start) / length) * width;
    context.fillRect(
      left,
      4 + index * step,
      Math.max(1, ((node.end - node.start) / length) * width),
      Math.max(1, step - 1),
    );
  });
}
