import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import type { TraceList } from '../../contract/performance.ts';
import { tracesQuery } from '../app/queries.ts';
import { compact, duration } from '../format/numbers.ts';
import { t } from './text.ts';
import { useScope } from '../app/scope.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { Badge } from '../ui/badge.tsx';
import { buttonClass } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Problem } from '../ui/problem.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Stale } from '../ui/stale.tsx';
import { Time } from '../ui/time.tsx';
import styles from './page.module.css';

const COLUMNS = ['root', 'duration', 'spans', 'services', 'errors', 'started'] as const;

export function TracesPage() {
  useTitle(t('traces.title'));
  const list = useQuery(tracesQuery(useScope()));
  const traces = list.data?.traces ?? [];
  const longest = Math.max(1, ...traces.map((trace) => trace.durationMs));
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <h1>{t('traces.title')}</h1>
        {traces.length > 0 && <span>{t('traces.newest', { count: traces.length })}</span>}
      </header>
      {list.isPending && <Skeleton rows={12} height={52} />}
      <Stale query={list} />
      {list.isError && !list.data && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {traces.length > 0 && (
        <table className={styles['table']}>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" data-column={column}>
                  {t(`traces.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {traces.map((trace) => (
              <TraceRow key={trace.traceId} trace={trace} longest={longest} />
            ))}
          </tbody>
        </table>
      )}
      {list.isSuccess && traces.length === 0 && (
        <Empty title={t('traces.none')}>
          <p>{t('traces.noneText')}</p>
          <Link to="/onboarding" className={buttonClass({ look: 'primary' })}>
            {t('traces.setup')}
          </Link>
        </Empty>
      )}
    </div>
  );
}

function TraceRow({ trace, longest }: { trace: TraceList['traces'][number]; longest: number }) {
  return (
    <tr>
      <td data-column="root">
        <div className={styles['root']}>
          <Link to="/traces/$traceId" params={{ traceId: trace.traceId }} title={trace.root}>
            {trace.root || t('traces.noRoot')}
          </Link>
          {trace.failed && <Badge tone="bad">{t('traces.failed')}</Badge>}
        </div>
        <small>
          {trace.project.slug} · {trace.op || '–'} · <code>{trace.traceId.slice(0, 8)}</code>
        </small>
      </td>
      <td data-column="duration">
        <span className={styles['bar']} aria-hidden="true">
          <i style={{ inlineSize: `${Math.max(1, (trace.durationMs / longest) * 100)}%` }} />
        </span>
        {duration(trace.durationMs)}
      </td>
      <td data-column="spans">{compact(trace.spans)}</td>
      <td data-column="services">{trace.services}</td>
      <td data-column="errors" data-many={trace.errors > 0}>
        {trace.errors}
      </td>
      <td data-column="started">
        <Time at={trace.startedAt} />
      </td>
    </tr>
  );
}
