import { memo } from 'react';

import { duration } from '../format/numbers.ts';
import { t } from './text.ts';
import { Icon } from '../ui/icon.tsx';
import type { TreeNode } from './build-tree.ts';
import { opColor } from './op-color.ts';
import { countInside, isTrouble } from './rows.ts';
import type { View } from './use-waterfall.ts';
import styles from './waterfall-row.module.css';

interface RowProps {
  row: TreeNode;
  top: number;
  position: number;
  open: boolean;
  active: boolean;
  dimmed: boolean;
  view: View;
  onToggle: (key: string) => void;
  onChoose: (key: string) => void;
}

export const WaterfallRow = memo(function WaterfallRow({
  row,
  top,
  position,
  open,
  active,
  dimmed,
  view,
  onToggle,
  onChoose,
}: RowProps) {
  const trouble = row.kind === 'span' && isTrouble(row);
  return (
    <div
      role="row"
      id={`row-${row.key.replace(' ', '-')}`}
      aria-rowindex={position + 1}
      aria-level={row.depth + 1}
      aria-expanded={row.children.length > 0 ? open : undefined}
      aria-selected={active}
      className={styles['row']}
      data-active={active}
      data-dimmed={dimmed}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => (row.kind === 'group' ? onToggle(row.key) : onChoose(row.key))}
    >
      <div role="gridcell" className={styles['name']} style={{ paddingInlineStart: 6 + Math.min(row.depth, 24) * 14 }}>
        <Fold row={row} open={open} onToggle={onToggle} />
        {row.kind === 'span' ? <SpanName row={row} trouble={trouble} /> : <GroupName row={row} />}
      </div>
      <div role="gridcell" className={styles['time']}>
        <div className={styles['track']}>
          <Bar row={row} view={view} trouble={trouble} />
        </div>
        <span className={styles['duration']}>{duration(row.end - row.start)}</span>
      </div>
    </div>
  );
});

function Fold({ row, open, onToggle }: { row: TreeNode; open: boolean; onToggle: (key: string) => void }) {
  if (row.children.length === 0) return <span className={styles['leaf']} />;
  const inside = countInside(row);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles['fold']}
      aria-label={t(open ? 'trace.fold' : 'trace.unfold', { count: inside })}
      title={t('trace.hidden', { count: inside })}
      onClick={(event) => {
        event.stopPropagation();
        onToggle(row.key);
      }}
    >
      <Icon name={open ? 'down' : 'right'} size={12} />
      {!open && <b>{inside}</b>}
    </button>
  );
}

function SpanName({ row, trouble }: { row: Extract<TreeNode, { kind: 'span' }>; trouble: boolean }) {
  const { span } = row;
  // A span that went well can hold errors all the same.
  const what = span.failed
    ? t('trace.spanFailed', { status: span.status })
    : t('trace.spanErrors', { count: row.errors.length });
  return (
    <>
      {row.entersService && <span className={styles['service']}>{span.service}</span>}
      {trouble && (
        <span className={styles['trouble']} title={what}>
          <Icon name="warning" size={14} />
          <span className="sr-only">{what}</span>
        </span>
      )}
      <b className={styles['op']}>{span.op || '–'}</b>
      <span className={styles['text']} title={span.description}>
        {span.description}
      </span>
    </>
  );
}

function GroupName({ row }: { row: Extract<TreeNode, { kind: 'group' }> }) {
  const first = row.children[0]?.span;
  return (
    <>
      <b className={styles['op']}>{t('trace.group', { count: row.children.length, op: first?.op ?? '' })}</b>
      <span className={styles['text']}>{first?.description}</span>
    </>
  );
}

function Bar({ row, view, trouble }: { row: TreeNode; view: View; trouble: boolean }) {
  const length = view.to - view.from;
  const bars = row.kind === 'group' ? row.children : [row];
  const color = trouble ? '--error' : opColor((row.kind === 'group' ? row.children[0] : row)?.span.op ?? '');
  return bars.map((bar) => {
    const left = Math.max(0, (bar.start - view.from) / length);
    const right = Math.min(1, (bar.end - view.from) / length);
    if (right < 0 || left > 1) return null;
    return (
      <span
        key={bar.key}
        className={styles['bar']}
        style={{ left: `${left * 100}%`, width: `${Math.max(0, right - left) * 100}%`, background: `var(${color})` }}
      />
    );
  });
}
