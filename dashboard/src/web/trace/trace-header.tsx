import { Link } from '@tanstack/react-router';

import type { Trace } from '../../contract/traces.ts';
import { duration, full } from '../format/numbers.ts';
import { t } from './text.ts';
import { Badge } from '../ui/badge.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Crumbs } from '../ui/page.tsx';
import { Time } from '../ui/time.tsx';
import type { TraceTree } from './build-tree.ts';
import styles from './trace-header.module.css';

export function TraceHeader({ trace, tree }: { trace: Trace; tree: TraceTree }) {
  const first = tree.roots[0];
  const root = first?.kind === 'span' ? first.span : first?.children[0]?.span;
  const facts: (readonly [string, string])[] = [
    [t('trace.duration'), duration(tree.end - tree.start)],
    [t('trace.spans'), full(trace.totalSpans)],
    [t('trace.services'), tree.services.join(', ') || '–'],
    [t('trace.errors'), full(trace.totalErrors)],
    [t('trace.depth'), full(tree.depth)],
  ];
  return (
    <header className={styles['header']}>
      <Crumbs
        trail={[
          <Link key="list" to="/traces">
            {t('traces.title')}
          </Link>,
          <code key="id">{trace.traceId.slice(0, 8)}</code>,
        ]}
      >
        <CopyButton text={trace.traceId} name={t('trace.id')} />
      </Crumbs>
      <div className={styles['row']}>
        <h1>{(root?.isSegment ? root.transaction : root?.description) || root?.op || t('traces.noRoot')}</h1>
        {root?.failed && <Badge tone="bad">{t('trace.spanFailed', { status: root.status })}</Badge>}
        <dl className={styles['facts']}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd title={value}>{value}</dd>
            </div>
          ))}
          <div>
            <dt>{t('trace.started')}</dt>
            <dd>
              <Time at={Math.round(tree.start)} />
            </dd>
          </div>
        </dl>
      </div>
    </header>
  );
}
