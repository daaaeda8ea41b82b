import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import type { TraceSummary } from '../../contract/traces.ts';
import { tracesQuery } from './queries.ts';
import { compact, duration } from '../format/numbers.ts';
import { t } from './text.ts';
import { useScope } from '../app/scope.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { Badge } from '../ui/badge.tsx';
import { buttonClass } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Problem } from '../ui/problem.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Stale } from '../ui/stale.tsx';
import { Measure, Table, TableName } from '../ui/table.tsx';
import type { Column } from '../ui/table.tsx';
import { Time } from '../ui/time.tsx';
import styles from './page.module.css';

type Key = 'root' | 'duration' | 'spans' | 'services' | 'errors' | 'started';

const COLUMNS: readonly Column<Key, never>[] = [
  { key: 'root', name: t('traces.column.root') },
  { key: 'duration', name: t('traces.column.duration'), align: 'end' },
  { key: 'spans', name: t('traces.column.spans'), align: 'end' },
  { key: 'services', name: t('traces.column.services'), align: 'end' },
  { key: 'errors', name: t('traces.column.errors'), align: 'end' },
  { key: 'started', name: t('traces.column.started'), align: 'end' },
];

export function TracesPage() {
  useTitle(t('traces.title'));
  const list = useQuery(tracesQuery(useScope()));
  const traces = list.data?.traces ?? [];
  const longest = Math.max(1, ...traces.map((trace) => trace.durationMs));
  return (
    <Page>
      <header className={styles['head']}>
        <h1>{t('traces.title')}</h1>
        {traces.length > 0 && <span>{t('traces.newest', { count: traces.length })}</span>}
      </header>
      {list.isPending && <Skeleton rows={12} height={52} />}
      <Stale query={list} />
      {list.isError && !list.data && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {traces.length > 0 && (
        <Table columns={COLUMNS} rows="links" className={styles['table']}>
          {traces.map((trace) => (
            <TraceRow key={trace.traceId} trace={trace} longest={longest} />
          ))}
        </Table>
      )}
      {list.isSuccess && traces.length === 0 && (
        <Empty title={t('traces.none')}>
          <p>{t('traces.noneText')}</p>
          <Link to="/onboarding" className={buttonClass({ look: 'primary' })}>
            {t('traces.setup')}
          </Link>
        </Empty>
      )}
    </Page>
  );
}

function TraceRow({ trace, longest }: { trace: TraceSummary; longest: number }) {
  const note = (
    <>
      {trace.project.slug} · {trace.op || '–'} · <code>{trace.traceId.slice(0, 8)}</code>
    </>
  );
  return (
    <tr>
      <td data-column="root">
        <TableName note={note}>
          <Link to="/traces/$traceId" params={{ traceId: trace.traceId }} title={trace.root}>
            {trace.root || t('traces.noRoot')}
          </Link>
          {trace.failed && <Badge tone="bad">{t('traces.failed')}</Badge>}
        </TableName>
      </td>
      <td data-column="duration">
        <Measure share={trace.durationMs / longest}>{duration(trace.durationMs)}</Measure>
      </td>
      <td data-column="spans" data-align="end">
        {compact(trace.spans)}
      </td>
      <td data-column="services" data-align="end">
        {trace.services}
      </td>
      <td data-column="errors" data-align="end" data-bad={trace.errors > 0}>
        {trace.errors}
      </td>
      <td data-column="started" data-align="end">
        <Time at={trace.startedAt} />
      </td>
    </tr>
  );
}
